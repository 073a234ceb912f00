"""The last lines of a command that worked on a run: how it stands, and how to go on."""

from collections.abc import Iterator

from sddflow.app import RunReport
from sddflow.terminal.displays.lines import Kind, Line


def ending(report: RunReport) -> Iterator[Line]:
    """How the run stands, what it cost, how to go on."""
    yield Line(_KINDS.get(report.status, "note"), "", _said(report), _cost(report))
    for line in report.suggestions:
        yield Line("note", "", line)
    if report.hint:
        yield Line("note", "", f"go on: {report.hint}")
    if report.status == "landed" and report.exit_code == 0 and not report.reason:
        yield Line(
            "note", "", "your databases are as they were; to change one: alembic upgrade head"
        )


_KINDS: dict[str, Kind] = {
    "landed": "done",
    "finished": "done",
    "waiting": "gate",
    "failed": "failed",
    "rejected": "failed",
}


def _said(report: RunReport) -> str:
    match report.status:
        case "landed" if report.exit_code == 0:
            return report.reason or f"{report.feature} has landed"
        case "landed":
            return f"{report.feature} has landed, but: {report.reason}"
        case "finished":
            return report.reason or f"{report.feature}: finished"
        case "running":
            return f"run {report.id}: {report.reason}"
        case _:
            return f"run {report.id} {_STATES[report.status]}{_reason(report)}"


_STATES = {"waiting": "", "failed": "failed: ", "rejected": "ended: "}


def _reason(report: RunReport) -> str:
    return report.reason or report.status


def _cost(report: RunReport) -> str:
    tokens = report.spent.usage.total
    return f"${report.cost}, {tokens:,} tokens" if tokens else ""

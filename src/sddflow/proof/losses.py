"""What reading says would be lost, and what running has seen: one finding for both."""

from collections.abc import Iterable
from dataclasses import replace

from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult
from sddflow.proof.reading.checks.destructive import CODE

_SEEN = ("rows-table-dropped", "rows-column-dropped")
_LOST = (*_SEEN, "rows-lost", "rows-rename-lost", "rows-none")
_CHECK = "rows-survive"


def joined(
    read: tuple[Finding, ...], ran: tuple[Finding, ...], checks: Iterable[CheckResult]
) -> tuple[Finding, ...]:
    """Findings of reading, then of running; a loss that both tell is told once.

    Args:
        read: by reading.
        ran: by running.
        checks: what was run; where rows were compared and nothing was lost, nobody must be asked.
    """
    compared = any(c.id == _CHECK and c.status != "skipped" for c in checks)
    asked = [f for f in read if f.code == CODE]
    told = tuple(_with_seen(f, ran, compared=compared) if f.code == CODE else f for f in read)
    rest = (f for f in ran if not (f.code in _SEEN and any(_same(f, a) for a in asked)))
    return (*told, *rest)


def _with_seen(finding: Finding, ran: tuple[Finding, ...], *, compared: bool) -> Finding:
    seen = [f for f in ran if f.code in _LOST and f.table == finding.table]
    exact = [f for f in seen if f.code in _SEEN and _same(f, finding)]
    if exact:
        return replace(finding, evidence=f"on rows made for the proof: {exact[0].message}")
    kept = compared and not seen and finding.column
    if not kept:
        return finding
    return replace(
        finding, severity="info", cure="",
        message=f"{finding.table}.{finding.column} is dropped; its values are kept elsewhere",
    )  # fmt: skip


def _same(one: Finding, other: Finding) -> bool:
    return (one.table, one.column) == (other.table, other.column)

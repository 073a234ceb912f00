"""`sddflow runs`."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from sddflow.domain.exchange import Usage
from sddflow.terminal.ages import ago
from sddflow.terminal.options import JsonOption, WorkspaceOption, open_workspace
from sddflow.terminal.paint import Cell, Tone

if TYPE_CHECKING:
    from sddflow.app import RunLine

_TONES: dict[str, Tone] = {
    "running": "accent",
    "interrupted": "warning",
    "waiting": "warning",
    "landed": "good",
    "finished": "good",
    "failed": "bad",
    "rejected": "quiet",
}


def runs(*, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """List the runs of the workspace, the newest first."""
    from sddflow import app

    found = app.runs(open_workspace(workspace))
    if as_json:
        _as_json(found)
    elif found:
        _as_table(found)
    else:
        typer.echo("no runs yet: sddflow run FEATURE begins one")


def status_of(line: "RunLine") -> str:
    """The status in a word: a run that nobody works on any more is `interrupted`."""
    return "interrupted" if line.interrupted else line.status


def tone_of(line: "RunLine") -> Tone:
    """In which tone the status is shown."""
    return _TONES[status_of(line)]


def facts(line: "RunLine") -> dict[str, object]:
    """A run as JSON."""
    return {
        "id": line.id,
        "feature": line.feature,
        "status": status_of(line),
        "reason": line.reason,
        "started": line.started,
        "changed": line.changed,
        "cost": line.spent.cost,
        "tokens": line.spent.usage.total,
        "tokens_by_kind": kinds_of(line.spent.usage),
        "process": line.holder.pid if line.holder else None,
    }


def kinds_of(usage: Usage) -> dict[str, int]:
    """Tokens by kind, as JSON."""
    kinds = ("input", "cache_write", "cache_read", "output")
    return {kind: getattr(usage, kind) for kind in kinds}


def _as_json(found: "tuple[RunLine, ...]") -> None:
    from sddflow.terminal.plain_json import text

    typer.echo(text({"runs": [facts(line) for line in found]}))


def _as_table(found: "tuple[RunLine, ...]") -> None:
    import sys

    from sddflow.terminal.paint import columns
    from sddflow.terminal.screen import screen_of

    now = datetime.now(UTC)
    titles = ("run", "status", "age", "cost", "where it stands")
    head: list[Cell] = [(title, "quiet") for title in titles]
    rows = [head, *(_row(line, now) for line in found)]
    for text in columns(rows, screen_of(sys.stdout)):
        typer.echo(text)


def _row(line: "RunLine", now: datetime) -> list[Cell]:
    return [
        (line.id, "strong"),
        (status_of(line), tone_of(line)),
        (ago(line.changed, now), "quiet"),
        (_cost(line), "quiet"),
        (_stands(line), "plain"),
    ]


def _cost(line: "RunLine") -> str:
    """What is known of the cost; `+?` where calls have no known price."""
    return f"${line.spent.cost}{'+?' if line.spent.unpriced else ''}"


def _stands(line: "RunLine") -> str:
    if line.interrupted:
        return f"sddflow resume {line.id} goes on with it"
    return f"{line.holder} works on it" if line.holder and not line.reason else line.reason

"""Records onto disk: each once, whatever was killed in between."""

from pathlib import Path

from sddflow.domain.event import Stamped
from sddflow.domain.plan import Plan
from sddflow.domain.record import PromptRecord
from sddflow.records.numbering import slug, write_numbered
from sddflow.records.phr import render_phr
from sddflow.records.telling import tell
from sddflow.workspace import inside


def write_records(
    history: Path, run: str, plan: Plan, events: tuple[Stamped, ...]
) -> tuple[str, ...]:
    """Write the records of a run that are not there yet.

    Args:
        history: the workspace's `history/`.
        run: its id.
        plan: what it worked with.
        events: all of them, oldest first.

    Returns:
        Paths of all records of the run, old and new, relative to the workspace.

    Raises:
        WorkspaceError: a link leads their folder out of `history/`.
    """
    folder = inside(history, f"prompts/{slug(plan.feature)}")
    there = _keys(folder)
    paths = [there.get(r.key) or _write(folder, r) for r in tell(run, plan, events)]
    return tuple(path.relative_to(history.resolve().parent).as_posix() for path in paths)


def _write(folder: Path, record: PromptRecord) -> Path:
    name = f"{slug(record.title)}.{record.stage}.prompt.md"
    return write_numbered(folder, name, lambda number: render_phr(record, number))


def _keys(folder: Path) -> dict[str, Path]:
    """The records that a run which was killed has written already, by their key."""
    found = {}
    for path in sorted(folder.glob("*.prompt.md")):
        head = path.read_text("utf-8", errors="replace")[:4000].split("\n")
        if "- sddflow" in head:
            found[head[head.index("- sddflow") + 1].removeprefix("- ")] = path
    return found

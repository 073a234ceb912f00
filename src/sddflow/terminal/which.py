"""Which run is meant, where the words leave it open."""

from sddflow.app import RunLine, runs, show
from sddflow.domain.workflow import Status
from sddflow.errors import UsageError
from sddflow.workspace import Workspace


def which_run(workspace: Workspace, *statuses: Status) -> str:
    """The id of the only run that stands so.

    Raises:
        UsageError: there is none, or there are several.
    """
    found = [line for line in runs(workspace) if line.status in statuses]
    if len(found) == 1:
        return found[0].id
    what = " or ".join(statuses)
    if not found:
        raise UsageError(f"no run is {what}", cure="`sddflow runs` lists all")
    raise UsageError(f"{len(found)} runs are {what}", cure=f"name one: {_names(found)}")


def at_gate(workspace: Workspace, words: str, gate: str) -> None:
    """Make sure that a run waits at that gate; "" asks for none.

    Raises:
        UsageError: it waits elsewhere, or not at all.
    """
    if not gate:
        return
    story = show(workspace, words)
    if story.gate is None or story.gate.gate != gate:
        stands = f"waits at {story.gate.gate}" if story.gate else f"is {story.line.status}"
        cure = f"sddflow show {story.line.id}"
        raise UsageError(f"run {story.line.id} {stands}, not at {gate}", cure=cure)


def _names(found: list[RunLine]) -> str:
    return ", ".join(line.id for line in found[:5])


def newest_run(workspace: Workspace) -> str:
    """The id of the run that was begun last.

    Raises:
        UsageError: there is none.
    """
    found = runs(workspace)
    if not found:
        raise UsageError("there are no runs yet", cure="sddflow run FEATURE begins one")
    return found[0].id

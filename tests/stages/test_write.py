"""The stage `write`: files from a design, told one by one, and the migration reviewed."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from notes import NOTES, USERS, World, proposal

from sddflow.domain.event import FindingRaised, Noted
from sddflow.domain.plan import RoleText
from sddflow.domain.workflow import Back, Proceed
from sddflow.errors import ScopeError
from sddflow.stages.write import write


def test_every_file_is_told(target: Path) -> None:
    """Each file of the change set is noted with its purpose, and the summary counts them."""
    world = World(target, "write")
    done = write(proposal(target, NOTES), world.services())
    files = done.result.change_set.files
    noted = [event.text for event in world.events if isinstance(event, Noted)]
    assert len(noted) == len(files)
    assert "+ app/models/note.py: the model of notes" in noted
    assert "~ app/models/user.py: User gains its side of the relationships" in noted
    assert done.outcome == Proceed()
    assert done.summary == f"{len(files)} files, migration 0004"


def test_the_target_is_only_read(target: Path) -> None:
    """Writing touches no file of the target."""
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    write(proposal(target, NOTES), World(target, "write").services())
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == before


def test_the_time_is_the_recorded_one(target: Path) -> None:
    """A stage that is done again after a crash writes the same bytes, whatever the clock says."""
    world = World(target, "write", kept={"written at": "2020-01-02T03:04:05+00:00"})
    (target / "alembic/script.py.mako").unlink()
    done = write(proposal(target, NOTES), world.services())
    path = done.result.change_set.migration
    text = next(f.content for f in done.result.change_set.files if f.path == path)
    assert "Create Date: 2020-01-02 03:04:05+00:00" in text


def test_uncommitted_changes_are_a_warning(target: Path) -> None:
    """A file that is replaced and has uncommitted changes is named, and the run goes on."""
    world = World(target, "write")
    subprocess.run(["git", "init", "-q", str(target)], check=True)
    done = write(proposal(target, NOTES), world.services())
    found = [event.finding for event in world.events if isinstance(event, FindingRaised)]
    assert {finding.code for finding in found} == {"landing-dirty-file"}
    assert {finding.severity for finding in found} == {"warning"}
    assert "app/models/user.py" in {str(finding.place) for finding in found}
    assert done.outcome == Proceed()


def test_a_drop_nobody_asked_for_goes_back(target: Path) -> None:
    """A design that would take something away goes back to the design with the finding."""
    fewer = replace(USERS, columns=USERS.columns[:1], model="User")
    world = World(target, "write")
    done = write(proposal(target, fewer, NOTES), world.services())
    assert isinstance(done.outcome, Back)
    assert (done.outcome.to, done.outcome.counts) == ("design", True)
    found = [event.finding.code for event in world.events if isinstance(event, FindingRaised)]
    assert "migration-unasked-drop" in found


def _keeper(text: str) -> tuple[RoleText, ...]:
    return (RoleText("keeper", "agents/keeper.md", "", text),)


def test_a_file_outside_of_the_scope_is_refused(target: Path) -> None:
    """Before any gate: the error names the file, the role, its words and the cure."""
    world = World(
        target, "write", roles=_keeper("You work exclusively in the `app/models/` folder.")
    )
    with pytest.raises(ScopeError, match=r"alembic.* outside of app/models/, which keeper may not"):
        write(proposal(target, NOTES), world.services())


def test_a_scope_that_holds_the_target_is_kept(target: Path) -> None:
    """The scope may be named from the workspace, or be the target's own folder."""
    for scope in ("todo-chatbot", "work/todo-chatbot"):
        world = World(target, "write", roles=_keeper(f"Write only in the `{scope}/` folder."))
        done = write(proposal(target, NOTES), world.services())
        assert done.result.scope_missing == ()


def test_a_scope_that_is_nowhere_is_remembered(target: Path) -> None:
    """The application's own folder is taken instead, and a human is told at the gate."""
    world = World(target, "write", roles=_keeper("Write exclusively in the `/backend` folder"))
    done = write(proposal(target, NOTES), world.services())
    assert done.result.scope_missing == ("backend",)


def test_a_forbidden_area_is_refused(target: Path) -> None:
    """A must-not that names a part of the application guards its folders."""
    text = "---\n"
    stated = '{"must-not-write": ["app/schemas"]}'
    roles = (RoleText("keeper", "agents/keeper.md", "", text, stated=stated),)
    with pytest.raises(ScopeError, match=r"app/schemas/.* belongs to app/schemas"):
        write(proposal(target, NOTES), World(target, "write", roles=roles).services())

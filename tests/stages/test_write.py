"""The stage `write`: files from a design, told one by one, and the migration reviewed."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sddflow.domain.event import FindingRaised, Noted, Stamped
from sddflow.domain.plan import Plan
from sddflow.domain.results import Proposal
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Schema, Table
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Back, Proceed, Stage, Step, Workflow
from sddflow.stages.services import Services
from sddflow.stages.write import write
from sddflow.target.conventions import read_conventions
from sddflow.target.migrations import read_migrations

DEMO = Path(__file__).parents[2] / "examples/todo-chatbot"
SPEC = "specs/add-conversations/spec.md"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
INTEGER, TIME = ColumnType("integer"), ColumnType("datetime", timezone=True)
USERS = Table("users", (Column("id", INTEGER), Column("created_at", TIME)))
NOTES = Table(
    "notes",
    (Column("id", INTEGER), Column("user_id", INTEGER), Column("created_at", TIME)),
    foreign_keys=(ForeignKey(("user_id",), "users", on_delete="cascade"),),
    model="Note",
    owner="user_id",
)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A copy of the demo."""
    ignore = shutil.ignore_patterns("*.db", "__pycache__", ".*_cache", ".venv")
    return Path(shutil.copytree(DEMO, tmp_path / "todo-chatbot", ignore=ignore))


@dataclass
class World:
    """A run's outside: what was recorded is given back, events are remembered."""

    target: Path
    stage: str
    events: list[Any] = field(default_factory=list)
    past: tuple[Stamped, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict)

    def once(self, key: str, work: Callable[[], Any]) -> Any:
        if key not in self.kept:
            self.kept[key] = work()
        return self.kept[key]

    def services(self) -> Services:
        workflow = Workflow("w", "", (Stage(self.stage, self.stage),))
        plan = Plan("add-notes", SPEC, workflow, (), Settings(), "offline")
        return Services(
            run="r1",
            plan=plan,
            step=Step(self.stage, 1),
            workspace=self.target.parent,
            target=self.target,
            model=lambda role: pytest.fail(f"{role} was asked"),
            once=self.once,
            emit=self.events.append,
            now=lambda: NOW,
            history=lambda: self.past,
        )


def proposal(target: Path, *tables: Table) -> Proposal:
    """A design of new tables for the demo."""
    design = Design("notes", tables, (), (), (), (), ())
    existing, conventions = Schema((USERS,)), read_conventions(target)
    return Proposal(design, existing, conventions, read_migrations(target, Settings()), (), "a")


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

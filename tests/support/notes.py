"""Notes for the demo: a small design, and the outside of one stage, for tests of stages."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sddflow.domain.event import Stamped
from sddflow.domain.plan import Plan, RoleText
from sddflow.domain.results import Proposal
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Schema, Table
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Stage, Step, Workflow
from sddflow.stages.services import Services
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


def demo(folder: Path) -> Path:
    """A copy of the demo in a folder."""
    ignore = shutil.ignore_patterns("*.db", "__pycache__", ".*_cache", ".venv")
    return Path(shutil.copytree(DEMO, folder / "todo-chatbot", ignore=ignore))


@dataclass
class World:
    """A run's outside: what was recorded is given back, events are remembered."""

    target: Path
    stage: str
    events: list[Any] = field(default_factory=list)
    past: tuple[Stamped, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict)
    roles: tuple[RoleText, ...] = ()

    def once(self, key: str, work: Callable[[], Any]) -> Any:
        if key not in self.kept:
            self.kept[key] = work()
        return self.kept[key]

    def services(self) -> Services:
        workflow = Workflow("w", "", (Stage(self.stage, self.stage),))
        roles = ((self.stage, self.roles),) if self.roles else ()
        plan = Plan("add-notes", SPEC, workflow, roles, Settings(), "offline")
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

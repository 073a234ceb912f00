"""A correct design to start from; each test spoils one thing, or does another thing right."""

from dataclasses import replace

import pytest

from sddflow.domain.checks.design import check_design
from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Place, Source
from sddflow.domain.schema.design import Addition, Design, Fill
from sddflow.domain.schema.table import (
    Check,
    Column,
    ColumnType,
    Default,
    ForeignKey,
    Index,
    Schema,
    Table,
    Unique,
)
from sddflow.domain.spec.document import Attribute, Entity, Relationship, SpecDocument

SPEC = "specs/x/spec.md"
LINES = (
    "# Notes",
    "- **Note**: what a user wrote down",
    "  - `user_id`: the user who owns the note",
    "  - `title`: text, required, at most 80 characters",
    "  - `state`: one of open, done",
    "  - `slug`: unique, required",
    "Users list their notes, newest first by created_at",
    "- **Task** (exists)",
    "",
    "Deleting a user deletes the notes",
    "",
    "",
    "The weather is fine",
)
CONSTITUTION = """# Principles
Every table that stores user data MUST have a `user_id` column, ON DELETE CASCADE.
Every table MUST have a non-null `created_at` and `updated_at`.
"""
INTEGER = ColumnType("integer")
MOMENT = ColumnType("datetime", timezone=True)


def said(line: int) -> Source:
    return Source("spec", LINES[line - 1], SPEC, line)


HABIT = Source("convention", "as in the other tables")


def string(length: int) -> ColumnType:
    return ColumnType("string", length=length)


NOTES = Table(
    "notes",
    (
        Column("id", INTEGER, source=HABIT),
        Column("user_id", INTEGER, source=said(3)),
        Column("title", string(80), source=said(4)),
        Column("state", string(4), default=Default("open"), source=said(5)),
        Column("slug", string(50), source=said(6)),
        Column("created_at", MOMENT, source=HABIT),
        Column("updated_at", MOMENT, source=HABIT),
    ),
    foreign_keys=(ForeignKey(("user_id",), "users", ("id",), "cascade", source=said(3)),),
    uniques=(Unique(("slug",), "uq_notes_slug", said(6)),),
    checks=(Check("ck_notes_state", column="state", choices=("open", "done"), source=said(5)),),
    indexes=(
        Index(
            "ix_notes_user_id_created_at",
            ("user_id", "created_at"),
            serves=LINES[6],
            source=said(7),
        ),
    ),
    model="Note",
    owner="user_id",
    source=said(2),
)


def attribute(name: str, line: int, **more) -> Attribute:
    return Attribute(name, LINES[line - 1], Place(SPEC, line), **more)


NOTE = Entity(
    "Note",
    "what a user wrote down",
    Place(SPEC, 2),
    (
        attribute("user_id", 3, required=True, references="User"),
        attribute("title", 4, required=True, max_length=80),
        attribute("state", 5, choices=("open", "done")),
        attribute("slug", 6, required=True, unique="global"),
    ),
)
DOCUMENT = SpecDocument(
    "x",
    SPEC,
    "Notes",
    "\n".join(LINES),
    "0" * 64,
    entities=(
        NOTE,
        Entity("Task", "", Place(SPEC, 8), existing=True),
        Entity("User", "", Place(SPEC, 8), existing=True),
    ),
    relationships=(
        Relationship("Note", "User", "many-to-one", Place(SPEC, 3), "owns", required=True),
    ),
)
TASKS = Table(
    "tasks",
    (Column("id", INTEGER), Column("user_id", INTEGER), Column("title", string(200))),
    foreign_keys=(ForeignKey(("user_id",), "users", ("id",), "cascade"),),
    indexes=(Index("ix_tasks_user_id", ("user_id",)),),
)
EXISTING = Schema((TASKS, Table("users", (Column("id", INTEGER), Column("email", string(254))))))


class Bench:
    """The good design, ways to change it, and what the checks say then."""

    source = staticmethod(said)
    habit, notes, note, document, existing = HABIT, NOTES, NOTE, DOCUMENT, EXISTING
    string = staticmethod(string)

    def design(
        self, *tables: Table, additions=(), fills=(), questions=(), assumptions=()
    ) -> Design:
        return Design(
            "notes",
            tables,
            tuple(additions),
            tuple(fills),
            (),
            tuple(assumptions),
            tuple(questions),
        )

    def column(self, which: str, /, **changes) -> Table:
        """The notes with one column changed."""
        columns = tuple(replace(c, **changes) if c.name == which else c for c in NOTES.columns)
        return replace(NOTES, columns=columns)

    def extended(self, *columns: Column, fills=(), **more) -> Design:
        """A design that adds columns to the tasks, and makes the notes."""
        groups = {"foreign_keys": (), "indexes": (), "source": said(8), **more}
        return self.design(NOTES, additions=(Addition("tasks", columns, **groups),), fills=fills)

    def fill(self, column: str, source: Source) -> Fill:
        return Fill("tasks", column, "constant", "x", source)

    def findings(
        self,
        what: Table | Design,
        *,
        document=DOCUMENT,
        existing=EXISTING,
        constitution=CONSTITUTION,
    ):
        design = what if isinstance(what, Design) else self.design(what)
        conventions = Conventions(
            "sqlmodel", True, "package", "app/models", "app.models", user_table="users"
        )
        return check_design(design, existing, document, conventions, constitution)

    def said_about(self, what: Table | Design, **more) -> list[tuple[str, str]]:
        return [(f.code, f.severity) for f in self.findings(what, **more)]


@pytest.fixture
def bench() -> Bench:
    return Bench()

"""Whole specs as people write them, each with the schema that a demanding architect expects.

`designs/<name>.md` is the spec; `designs/<name>.schema` the tables in short: `?` may be NULL,
`=` a default, `->` a foreign key with what a deletion does.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sddflow.domain.checks.design import check_design
from sddflow.domain.checks.spec import check_spec
from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.inputs import DesignInputs
from sddflow.domain.place import Place
from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import (
    Check,
    Column,
    ColumnType,
    ForeignKey,
    Index,
    Schema,
    Table,
)
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.spec.parse import parse_spec
from sddflow.models.offline.architect import designed

DESIGNS = Path(__file__).parent / "designs"
SPECS = sorted(DESIGNS.glob("*.md"))
CONSTITUTION = "# Constitution\n\n- Every row of user data carries the id of its owner.\n"


def tasks(key: ColumnType, *, keyed: bool) -> Table:
    columns = (
        Column("id", ColumnType("integer")),
        Column("user_id", key),
        Column("title", ColumnType("string", length=200)),
        Column("description", ColumnType("text"), nullable=True),
        Column("completed", ColumnType("boolean")),
        Column("created_at", ColumnType("datetime", timezone=True)),
    )
    keys = (ForeignKey(("user_id",), "users", ("id",), "cascade"),) if keyed else ()
    index = Index("ix_tasks_user_id", ("user_id",))
    return Table("tasks", columns, foreign_keys=keys, indexes=(index,), model="Task")


def inputs_of(name: str, document: SpecDocument) -> DesignInputs:
    """Users and tasks like the demo's; UUID keys for uploads, no users where auth keeps them."""
    key = ColumnType("uuid") if name == "uploads" else ColumnType("integer")
    task = ModelClass(
        "Task", "tasks", Place("app/models/task.py", 1), "app.models.task", "SQLModel"
    )
    user = replace(task, name="User", table="users", module="app.models.user")
    conventions = Conventions(
        "sqlmodel", True, "package", "app/models", "app.models",
        id_kind="uuid" if name == "uploads" else "integer",
        user_model="User", user_table="users", classes=(task, user),
    )  # fmt: skip
    if name == "better-auth-chat":
        alone = replace(conventions, user_model="", user_table="", classes=(task,))
        existing = Schema((tasks(ColumnType("string", length=255), keyed=False),))
        return DesignInputs(document, existing, alone, CONSTITUTION)
    users = Table("users", (Column("id", key), Column("email", ColumnType("string", length=320))))
    existing = Schema((tasks(key, keyed=True), replace(users, model="User")))
    return DesignInputs(document, existing, conventions, CONSTITUTION)


def short(design: Design) -> Iterator[str]:
    """The design, a line for each thing."""
    for table in design.tables:
        owner = f", owner {table.owner}" if table.owner else ""
        yield f"{table.name} ({', '.join(table.primary_key)}){owner}"
        yield from lines(table.columns, table.foreign_keys, table.checks, table.indexes)
        yield from (f"  unique ({', '.join(u.columns)})" for u in table.uniques)
    for added in design.additions:
        yield f"+ {added.table}"
        yield from lines(added.columns, added.foreign_keys, added.checks, added.indexes)


def lines(
    columns: tuple[Column, ...],
    keys: tuple[ForeignKey, ...],
    checks: tuple[Check, ...],
    indexes: tuple[Index, ...],
) -> Iterator[str]:
    points = {k.columns[0]: f" -> {k.referred} {k.on_delete}" for k in keys}
    for c in columns:
        default = f" = {c.default.value}" if c.default else ""
        yield f"  {c.name} {c.type!s}{'?' * c.nullable}{default}{points.get(c.name, '')}"
    yield from (f"  check {condition_of(c)}" for c in checks)
    yield from (f"  {'unique ' * i.unique}index ({', '.join(i.columns)})" for i in indexes)


def told(name: str) -> str:
    """What becomes of a spec: its findings, the design, its questions, the design's findings."""
    text = (DESIGNS / f"{name}.md").read_text("utf-8")
    document = parse_spec(text, feature=name, path=f"specs/{name}/spec.md")
    given = inputs_of(name, document)
    known = tuple(n for c in given.conventions.classes for n in (c.name, c.table))
    design = designed(given)
    found = check_design(design, given.existing, document, given.conventions, given.constitution)
    said = [f"! {f.code}: {f.message}" for f in check_spec(document, known)]
    said += short(design)
    said += [f"? {q.text}" for q in design.questions]
    said += [f"! {f.severity} {f.code}: {f.message}" for f in found]
    return "\n".join(said) + "\n"


@pytest.mark.parametrize("name", [p.stem for p in SPECS])
def test_design_of_a_whole_spec(name: str) -> None:
    """Nothing of the spec is missing, nothing is invented, and no finding is false."""
    assert told(name) == (DESIGNS / f"{name}.schema").read_text("utf-8")


def test_every_expectation_has_its_spec() -> None:
    """A schema without a spec, or a spec without its schema, tests nothing."""
    assert [p.stem for p in sorted(DESIGNS.glob("*.schema"))] == [p.stem for p in SPECS]

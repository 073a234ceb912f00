"""The difference of two schemas, and the way there and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.place import Source
from sddflow.domain.schema.apply import apply
from sddflow.domain.schema.change import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    CreateTable,
    DropTable,
    FillRows,
    reverse,
)
from sddflow.domain.schema.design import Fill
from sddflow.domain.schema.diff import diff
from sddflow.domain.schema.table import (
    Check,
    Column,
    ColumnType,
    ForeignKey,
    Index,
    Schema,
    Table,
    Unique,
)
from sddflow.errors import UsageError

ID = Column("id", ColumnType("integer"))
NAMES = ("a", "b", "c", "d")


def pointing(name: str, *parents: str) -> Table:
    columns = tuple(Column(f"{parent}_id", ColumnType("integer")) for parent in parents)
    keys = tuple(ForeignKey((f"{parent}_id",), parent) for parent in parents)
    return Table(name, (ID, *columns), foreign_keys=keys)


def normal(schema: Schema) -> Schema:
    """The same schema with everything inside a table in one order: databases add at the end."""
    tables = (
        replace(
            table,
            columns=tuple(sorted(table.columns, key=lambda c: c.name)),
            **{
                kind: tuple(sorted(getattr(table, kind), key=repr))
                for kind in ("foreign_keys", "uniques", "checks", "indexes")
            },
        )
        for table in schema.tables
    )
    return Schema(tuple(sorted(tables, key=lambda t: t.name)))


@st.composite
def tables(draw: st.DrawFn, name: str) -> Table:
    columns = [ID]
    for column in draw(st.sets(st.sampled_from(NAMES))):
        kind = draw(st.sampled_from(("integer", "text", "string")))
        columns.append(Column(column, ColumnType(kind), draw(st.booleans())))
    here = [column.name for column in columns]
    subsets = st.sets(st.sampled_from(here), min_size=1).map(lambda s: tuple(sorted(s)))
    uniques = draw(st.sets(subsets, max_size=2))
    picked = draw(st.dictionaries(st.sampled_from(("ix_1", "ix_2")), subsets, max_size=2))
    checks = draw(st.dictionaries(st.sampled_from(("ck_1", "ck_2")), st.sampled_from("xy")))
    keys = draw(st.dictionaries(st.sampled_from(here), st.sampled_from(("t1", "t2", "t3"))))
    return Table(
        name,
        tuple(columns),
        uniques=tuple(Unique(columns) for columns in uniques),
        indexes=tuple(Index(f"{name}_{n}", columns) for n, columns in picked.items()),
        checks=tuple(Check(f"{name}_{n}", condition) for n, condition in checks.items()),
        foreign_keys=tuple(ForeignKey((column,), to) for column, to in keys.items()),
    )


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    names = sorted(draw(st.sets(st.sampled_from(("t1", "t2", "t3")))))
    return Schema(tuple(draw(tables(name)) for name in names))


@given(schemas(), schemas())
def test_the_changes_lead_from_the_one_to_the_other(old: Schema, new: Schema) -> None:
    """Whatever the two schemas are, the difference done to the old one gives the new one."""
    assert normal(apply(old, diff(old, new))) == normal(new)


@given(schemas(), schemas())
def test_the_reversed_changes_lead_back(old: Schema, new: Schema) -> None:
    """The changes undone, the last one first, give what was there before."""
    changes = diff(old, new)
    assert normal(apply(apply(old, changes), reverse(changes))) == normal(old)


@given(schemas())
def test_nothing_to_do_for_the_same_schema(schema: Schema) -> None:
    """A schema differs from itself in nothing."""
    assert diff(schema, schema) == ()


@given(schemas(), schemas())
def test_no_name_is_taken_twice(old: Schema, new: Schema) -> None:
    """At every step each index name is used once, as a database demands."""
    changes = diff(old, new)
    for number in range(len(changes) + 1):
        held = apply(old, changes[:number])
        names = [index.name for table in held.tables for index in table.indexes]
        assert len(names) == len(set(names))


def test_parents_are_made_first_and_dropped_last() -> None:
    """A table comes after those it points to; going, it comes before them."""
    new = Schema((pointing("a", "b"), pointing("b", "c"), pointing("c")))
    created = [c.table.name for c in diff(Schema(), new) if isinstance(c, CreateTable)]
    dropped = [c.table.name for c in diff(new, Schema()) if isinstance(c, DropTable)]
    assert (created, dropped) == (["c", "b", "a"], ["a", "b", "c"])


def test_a_circle_is_closed_afterwards() -> None:
    """Of two tables that point to each other, one gets its key when both are there."""
    changes = diff(Schema(), Schema((pointing("a", "b"), pointing("b", "a"))))
    assert [type(change) for change in changes] == [CreateTable, CreateTable, AddConstraint]
    assert changes[0].table.foreign_keys == ()


def test_a_table_that_points_to_itself_is_made_at_once() -> None:
    """A key to the own table needs no second step."""
    assert diff(Schema(), Schema((pointing("a", "a"),))) == (CreateTable(pointing("a", "a")),)


def test_a_filled_column_is_made_required_after_the_fill() -> None:
    """A NOT NULL column with a data move is added open, filled, and closed."""
    status = Column("status", ColumnType("string", 20))
    old, new = Schema((pointing("a"),)), Schema((replace(pointing("a"), columns=(ID, status)),))
    fill = Fill("a", "status", "constant", "open", Source("spec", "all are open"))
    changes = diff(old, new, (fill,))
    assert [type(change) for change in changes] == [AddColumn, FillRows, AlterColumn]
    assert changes[0].column.nullable
    assert not changes[2].new.nullable


def test_another_primary_key_is_refused() -> None:
    """No change can say it, so it is not passed over in silence."""
    table = pointing("a", "b")
    with pytest.raises(UsageError, match="primary key"):
        diff(Schema((table,)), Schema((replace(table, primary_key=("b_id",)),)))

"""What has to happen to one schema so that it becomes another.

The order is one in which a database can do it: new tables first, parents before children; keys
that go round in a circle once both ends are there; then what existing tables gain; what goes, goes
last, in the opposite order. Only something that is replaced under the same name goes before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sddflow.domain.schema.change import (
    AddColumn,
    AddConstraint,
    AddIndex,
    AlterColumn,
    Change,
    Constraint,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    FillRows,
    reverse,
)
from sddflow.domain.schema.design import Fill
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.errors import UsageError


def diff(old: Schema, new: Schema, fills: Iterable[Fill] = ()) -> tuple[Change, ...]:
    """The changes from `old` to `new`, in an order a database can follow.

    Args:
        old: what is there.
        new: what shall be there.
        fills: what existing rows get; a filled NOT NULL column is added nullable, filled, and
            made NOT NULL then.

    Raises:
        UsageError: the primary key of an existing table changes, which no change can say.
    """
    made = _creations(t for t in new.tables if old.table(t.name) is None)
    gone = _creations(t for t in old.tables if new.table(t.name) is None)
    pairs = [(before, after) for after in parents_first(new.tables)
             if (before := old.table(after.name)) is not None]  # fmt: skip
    for before, after in pairs:
        _same_key(before, after)
    moves = tuple(fills)
    freed = [change for before, after in pairs for change in _replaced(before, after)]
    gained = [change for before, after in pairs for change in _gains(before, after, moves)]
    lost = [change for pair in reversed(pairs) for change in _losses(*pair)]
    return (*freed, *made, *gained, *lost, *reverse(tuple(gone)))


def _same_key(before: Table, after: Table) -> None:
    if before.primary_key != after.primary_key:
        raise UsageError("the primary key of an existing table cannot change", place=before.name)


def _creations(tables: Iterable[Table]) -> Iterator[Change]:
    """Each table as soon as it can be made; a key to a later one is added afterwards."""
    ordered = parents_first(tables)
    later = {table.name for table in ordered}
    postponed: list[Change] = []
    for table in ordered:
        later.discard(table.name)
        early = tuple(key for key in table.foreign_keys if key.referred not in later)
        late = (key for key in table.foreign_keys if key.referred in later)
        yield CreateTable(replace(table, foreign_keys=early))
        postponed += [AddConstraint(table.name, key) for key in late]
    yield from postponed


def _constraints(table: Table) -> tuple[Constraint, ...]:
    return (*table.uniques, *table.checks, *table.foreign_keys)


def _replaced(before: Table, after: Table) -> Iterator[Change]:
    """What has to go first, because its name is used again."""
    indexes = {index.name for index in after.indexes}
    yield from (
        DropIndex(before.name, index)
        for index in before.indexes
        if index not in after.indexes and index.name in indexes
    )
    yield from (
        DropConstraint(before.name, constraint)
        for constraint in _constraints(before)
        if constraint not in _constraints(after) and _retaken(constraint, after)
    )


def _retaken(constraint: Constraint, after: Table) -> bool:
    """Whether another constraint stands on the same name, or a key on the same columns."""
    names = {other.name for other in _constraints(after)}
    keys = {key.columns for key in after.foreign_keys}
    named = bool(constraint.name) and constraint.name in names
    return named or (isinstance(constraint, ForeignKey) and constraint.columns in keys)


def _gains(before: Table, after: Table, fills: tuple[Fill, ...]) -> Iterator[Change]:
    added = [column for column in after.columns if before.column(column.name) is None]
    mine = [f for f in fills if f.table == after.name and f.column in {c.name for c in added}]
    filled = {fill.column for fill in mine}
    opened = [replace(c, nullable=True) if c.name in filled else c for c in added]
    yield from (AddColumn(after.name, column) for column in opened)
    yield from (FillRows(fill) for fill in mine)
    kept = [(before.column(column.name), column) for column in after.columns]
    for old, new in [*zip(opened, added, strict=True), *kept]:
        if old is not None and old != new:
            yield AlterColumn(after.name, old, new)
    for constraint in _constraints(after):
        if constraint not in _constraints(before):
            yield AddConstraint(after.name, constraint)
    for index in after.indexes:
        if index not in before.indexes:
            yield AddIndex(after.name, index)


def _losses(before: Table, after: Table) -> Iterator[Change]:
    """What goes and is not replaced; a column last, when nothing stands on it any more."""
    early = set(_replaced(before, after))
    drops: list[Change] = [
        DropIndex(before.name, i) for i in before.indexes if i not in after.indexes
    ]
    drops += [
        DropConstraint(before.name, c)
        for c in reversed(_constraints(before))
        if c not in _constraints(after)
    ]
    yield from (drop for drop in drops if drop not in early)
    yield from (DropColumn(before.name, c) for c in before.columns if after.column(c.name) is None)

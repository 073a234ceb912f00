"""Changes done to a schema on paper: the counterpart of `diff`, for proofs and for previews."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

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
    DropTable,
    FillRows,
)
from sddflow.domain.schema.table import Check, ForeignKey, Schema, Table


def apply(schema: Schema, changes: Iterable[Change]) -> Schema:
    """The schema after the changes; new columns stand at the end of their table.

    Raises:
        KeyError: a change is about a table that is not there.
    """
    tables = {table.name: table for table in schema.tables}
    for change in changes:
        _apply(tables, change)
    return Schema(tuple(tables[name] for name in sorted(tables)))


def _apply(tables: dict[str, Table], change: Change) -> None:
    if isinstance(change, CreateTable):
        tables[change.table.name] = change.table
    elif isinstance(change, DropTable):
        del tables[change.table.name]
    elif not isinstance(change, FillRows):
        tables[change.table] = _ON_TABLE[type(change)](tables[change.table], change)


def _add_column(table: Table, change: AddColumn) -> Table:
    return replace(table, columns=(*table.columns, change.column))


def _drop_column(table: Table, change: DropColumn) -> Table:
    kept = tuple(c for c in table.columns if c.name != change.column.name)
    return replace(table, columns=kept)


def _alter_column(table: Table, change: AlterColumn) -> Table:
    changed = tuple(change.new if c.name == change.old.name else c for c in table.columns)
    return replace(table, columns=changed)


def _add_constraint(table: Table, change: AddConstraint) -> Table:
    kind = _kind(change.constraint)
    more: dict[str, Any] = {kind: (*getattr(table, kind), change.constraint)}
    return replace(table, **more)


def _drop_constraint(table: Table, change: DropConstraint) -> Table:
    kind = _kind(change.constraint)
    kept: dict[str, Any] = {kind: tuple(c for c in getattr(table, kind) if c != change.constraint)}
    return replace(table, **kept)


def _kind(constraint: Constraint) -> str:
    if isinstance(constraint, ForeignKey):
        return "foreign_keys"
    return "checks" if isinstance(constraint, Check) else "uniques"


def _add_index(table: Table, change: AddIndex) -> Table:
    return replace(table, indexes=(*table.indexes, change.index))


def _drop_index(table: Table, change: DropIndex) -> Table:
    return replace(table, indexes=tuple(i for i in table.indexes if i != change.index))


_ON_TABLE: dict[type, Callable[[Table, Any], Table]] = {
    AddColumn: _add_column,
    DropColumn: _drop_column,
    AlterColumn: _alter_column,
    AddConstraint: _add_constraint,
    DropConstraint: _drop_constraint,
    AddIndex: _add_index,
    DropIndex: _drop_index,
}

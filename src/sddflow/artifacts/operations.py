"""Changes as Alembic's own operations, which know how to write themselves down."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic.operations import ops
from sqlalchemy.sql.elements import conv

from sddflow.artifacts.constraints import condition, key_name, name_of
from sddflow.artifacts.defaults import server_text
from sddflow.artifacts.types import column_type
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
from sddflow.domain.schema.design import Fill
from sddflow.domain.schema.table import Check, Column, ForeignKey, Index, Table, Unique


class FillOp(ops.MigrateOperation):
    """A data move: Alembic has none, so it gets one that is written as a typed update."""

    def __init__(self, fill: Fill, columns: tuple[Column, ...]) -> None:
        """`columns`: the filled one, and the one it is copied from."""
        self.fill = fill
        self.columns = columns


@dataclass(frozen=True, slots=True)
class Step:
    """One operation, and the reasons that stand above it as comments."""

    operation: ops.MigrateOperation
    reasons: tuple[str, ...] = ()


def steps(changes: tuple[Change, ...]) -> tuple[Step, ...]:
    """The operations for the changes, in their order.

    Changes of one existing table that follow each other become one batch, because SQLite has to
    build such a table anew.
    """
    columns = {(c.table, c.column.name): c.column for c in changes if isinstance(c, AddColumn)}
    made: list[Step] = []
    for table, group in groupby(changes, key=_altered):
        if table:
            made += _altering(table, tuple(group))
        else:
            made += [step for change in group for step in _single(change, columns)]
    return tuple(made)


def _altered(change: Change) -> str:
    """The existing table that is changed; "" for what stands alone."""
    return "" if isinstance(change, CreateTable | DropTable | FillRows) else change.table


def _single(change: Change, columns: dict[tuple[str, str], Column]) -> list[Step]:
    if isinstance(change, CreateTable):
        return _creation(change.table)
    if isinstance(change, DropTable):
        drops = [Step(_index(change.table.name, i).reverse()) for i in change.table.indexes]
        return [*reversed(drops), Step(ops.DropTableOp(change.table.name))]
    assert isinstance(change, FillRows)  # noqa: S101 - `_altered` sorts the others out
    fill = change.fill
    names = (fill.column, fill.value) if fill.form == "copy" else (fill.column,)
    found = (columns.get((fill.table, name)) for name in names)
    return [Step(FillOp(fill, tuple(column for column in found if column)), (fill.source.reason,))]


def _creation(table: Table) -> list[Step]:
    created = Step(ops.CreateTableOp.from_table(table_of(table)))
    indexes = (Step(_index(table.name, index), reasons(index)) for index in table.indexes)
    return [created, *indexes]


def reasons(*indexes: Index) -> tuple[str, ...]:
    """Why each index is there, a line each."""
    return tuple(f"{index.name}: {index.serves}" for index in indexes if index.serves)


def table_of(table: Table) -> sa.Table:
    """The table as SQLAlchemy knows it, every constraint with its name, without indexes."""
    columns = (column_of(column, table) for column in table.columns)
    own: tuple[Constraint, ...] = (*table.foreign_keys, *table.uniques, *table.checks)
    constraints = (constraint_of(table.name, constraint) for constraint in own)
    key = sa.PrimaryKeyConstraint(*table.primary_key, name=conv(key_name(table)))
    return sa.Table(table.name, sa.MetaData(), *columns, key, *constraints)


def column_of(column: Column, table: Table | None = None) -> sa.Column[Any]:
    """The column as SQLAlchemy knows it."""
    server = server_default(column)
    return sa.Column(
        column.name, column_type(column, table), nullable=column.nullable, server_default=server
    )


def server_default(column: Column) -> str | sa.TextClause | None:
    """A text for a plain value, an SQL text for an expression, None where there is none."""
    found = server_text(column)
    if found is None:
        return None
    return sa.text(found[0]) if found[1] else found[0]


def constraint_of(table: str, constraint: Constraint) -> sa.Constraint:
    """The constraint as SQLAlchemy knows it."""
    name = conv(name_of(table, constraint))
    if isinstance(constraint, ForeignKey):
        referred = [f"{constraint.referred}.{column}" for column in constraint.referred_columns]
        rule = constraint.on_delete.upper() or None
        return sa.ForeignKeyConstraint(constraint.columns, referred, name=name, ondelete=rule)
    if isinstance(constraint, Unique):
        return sa.UniqueConstraint(*constraint.columns, name=name)
    return sa.CheckConstraint(condition(constraint), name=name)


def _index(table: str, index: Index) -> ops.CreateIndexOp:
    columns = [column if column.isidentifier() else sa.text(column) for column in index.columns]
    where = sa.text(index.where) if index.where else None
    options: dict[str, Any] = (
        {"postgresql_where": where, "sqlite_where": where} if where is not None else {}
    )
    return ops.CreateIndexOp(index.name, table, columns, unique=index.unique, **options)


def _altering(table: str, changes: tuple[Change, ...]) -> list[Step]:
    why = reasons(*(change.index for change in changes if isinstance(change, AddIndex)))
    made = [_alteration(table, change) for change in changes]
    if all(isinstance(change, AddIndex | DropIndex) for change in changes):
        return [Step(op, why if number == 0 else ()) for number, op in enumerate(made)]
    return [Step(ops.ModifyTableOps(table, made), why)]


def _alteration(table: str, change: Change) -> ops.MigrateOperation:
    if isinstance(change, AddIndex):
        return _index(table, change.index)
    if isinstance(change, DropIndex):
        return _index(table, change.index).reverse()
    if isinstance(change, AddColumn):
        return ops.AddColumnOp(table, column_of(change.column))
    if isinstance(change, DropColumn):
        return ops.DropColumnOp(table, change.column.name)
    if isinstance(change, AlterColumn):
        return _change_of_column(change)
    assert isinstance(change, AddConstraint | DropConstraint)  # noqa: S101 - none other is left
    if isinstance(change, AddConstraint):
        return _adding(table, change.constraint)
    return _dropping(table, change.constraint)


def _change_of_column(change: AlterColumn) -> ops.AlterColumnOp:
    old, new = change.old, change.new
    server = False if old.default == new.default else server_default(new)
    return ops.AlterColumnOp(
        change.table,
        new.name,
        existing_type=column_type(old),
        existing_nullable=old.nullable,
        modify_nullable=None if old.nullable == new.nullable else new.nullable,
        modify_type=None if old.type == new.type else column_type(new),
        modify_server_default=server,
    )


def _adding(table: str, constraint: Constraint) -> ops.MigrateOperation:
    name = conv(name_of(table, constraint))
    if isinstance(constraint, ForeignKey):
        return ops.CreateForeignKeyOp(
            name,
            table,
            constraint.referred,
            list(constraint.columns),
            list(constraint.referred_columns),
            ondelete=constraint.on_delete.upper() or None,
        )
    if isinstance(constraint, Unique):
        return ops.CreateUniqueConstraintOp(name, table, list(constraint.columns))
    return ops.CreateCheckConstraintOp(name, table, condition(constraint))


def _dropping(table: str, constraint: Constraint) -> ops.DropConstraintOp:
    kinds = {ForeignKey: "foreignkey", Unique: "unique", Check: "check"}
    name = conv(name_of(table, constraint))
    return ops.DropConstraintOp(name, table, type_=kinds[type(constraint)])

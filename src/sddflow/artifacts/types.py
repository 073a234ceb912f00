"""Column types as SQLAlchemy has them, the same on SQLite and PostgreSQL."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from sddflow.domain.schema.table import Column, ColumnType, Table
from sddflow.errors import UsageError

_PLAIN: dict[str, type[TypeEngine[Any]]] = {
    "integer": sa.Integer,
    "bigint": sa.BigInteger,
    "smallint": sa.SmallInteger,
    "text": sa.Text,
    "boolean": sa.Boolean,
    "date": sa.Date,
    "interval": sa.Interval,
    "float": sa.Float,
    "uuid": sa.Uuid,
    "json": sa.JSON,
    "binary": sa.LargeBinary,
}


def counts_up(table: Table, column: Column) -> bool:
    """Whether the database itself numbers the rows by this column."""
    whole = column.type.kind in {"integer", "bigint", "smallint"}
    pointing = any(column.name in key.columns for key in table.foreign_keys)
    return table.primary_key == (column.name,) and whole and column.default is None and not pointing


def column_type(column: Column, table: Table | None = None) -> TypeEngine[Any]:
    """The type of a column; a big number that counts up is a plain one on SQLite, which needs it.

    Raises:
        UsageError: no portable type is known for it.
    """
    found = sa_type(column.type)
    if table is not None and counts_up(table, column) and column.type.kind != "integer":
        return found.with_variant(sa.Integer(), "sqlite")
    return found


def sa_type(type_: ColumnType) -> TypeEngine[Any]:
    """The SQLAlchemy type.

    Raises:
        UsageError: no portable type is known for it.
    """
    if type_.labels:
        return sa.Enum(*type_.labels, name=type_.name or None)
    if type_.kind == "string":
        return sa.String(type_.length)
    if type_.kind == "numeric":
        return sa.Numeric(type_.precision, type_.scale)
    if type_.kind == "datetime":
        return sa.DateTime(timezone=type_.timezone)
    if type_.kind == "time":
        return sa.Time(timezone=type_.timezone)
    if type_.kind in _PLAIN:
        return _PLAIN[type_.kind]()
    return _special(type_.name)


def _special(name: str) -> TypeEngine[Any]:
    found = getattr(postgresql, name.upper(), None)
    if not isinstance(found, type) or not issubclass(found, TypeEngine):
        raise UsageError(f"the column type {name!r} is not known", cure="use a portable one")
    made: TypeEngine[Any] = found()
    return made

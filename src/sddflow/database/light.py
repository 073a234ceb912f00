"""Tables as far as statements need them: a name, and columns with types."""

from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from sddflow.domain.schema.qualified import parts
from sddflow.domain.schema.table import ColumnType, Table

_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "integer": sa.Integer,
    "bigint": sa.BigInteger,
    "smallint": sa.SmallInteger,
    "string": sa.String,
    "text": sa.Text,
    "boolean": sa.Boolean,
    "date": sa.Date,
    "interval": sa.Interval,
    "float": sa.Float,
    "numeric": sa.Numeric,
    "uuid": sa.Uuid,
    "binary": sa.LargeBinary,
}


class _Untold(sa.types.NullType):
    """What the database alone knows, such as an enum: it takes what it is compared with as its own.

    A value's Python type would be cast to, and an enum is not comparable with VARCHAR.
    """

    cache_ok = True

    def coerce_compared_value(self, op: Any, value: Any) -> "_Untold":  # noqa: ANN401, ARG002 - SQLAlchemy's
        """This type, whatever the value is in Python."""
        return self


@lru_cache(maxsize=256)
def light(table: Table, *names: str) -> sa.TableClause:
    """The table, as far as statements need it: all columns, or those that are named."""
    wanted = (c for c in table.columns if not names or c.name in names)
    return clause(table.name, *(sa.column(_quoted(c.name), _type(c.type)) for c in wanted))


def clause(name: str, *columns: sa.ColumnClause[Any]) -> sa.TableClause:
    """A table of which only these columns are of interest, by its qualified name."""
    schema, own = parts(name)
    return sa.table(_quoted(own), *columns, schema=_quoted(schema) if schema else None)


def _quoted(name: str) -> sa.quoted_name:
    """A name may be a word of the database's language."""
    return sa.quoted_name(name, quote=True)


@cache
def _type(type_: ColumnType) -> sa.types.TypeEngine[Any]:
    if type_.kind == "json":
        jsonb = type_.name == "JSONB"
        return postgresql.JSONB(none_as_null=True) if jsonb else sa.JSON(none_as_null=True)
    if type_.kind in {"datetime", "time"}:
        kind = sa.DateTime if type_.kind == "datetime" else sa.Time
        return kind(timezone=type_.timezone)
    known = _TYPES.get(type_.kind)
    return known() if known is not None else _Untold()

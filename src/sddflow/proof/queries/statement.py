"""A query as SQL, with values that stand in the table."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from sddflow.database.light import light
from sddflow.database.values import NoValueError, value_of
from sddflow.domain.schema.table import Table
from sddflow.proof.queries.query import Condition, Query

_PARENTS = 200
MIDDLE = 1_777  # the number of a row that is there


def statement(query: Query, table: Table) -> sa.Select[Any] | None:
    """The query over every column; None where a value or a column is not known.

    Args:
        query: of the table.
        table: as the database has it.
    """
    target = light(table)
    if any(name not in target.c for name in query.columns):
        return None
    try:
        where = [_condition(target, table, c) for c in query.conditions]
    except NoValueError:
        return None
    orders = [
        target.c[o.column].desc() if o.descending else target.c[o.column] for o in query.orders
    ]
    return sa.select(target).where(*where).order_by(*orders)


def _condition(
    target: sa.TableClause, table: Table, condition: Condition
) -> sa.ColumnElement[bool]:
    column: sa.ColumnElement[Any] = target.c[condition.column]
    if condition.function:
        column = getattr(sa.func, condition.function)(column)
    value = condition.value if condition.known else None
    if value is None and condition.sort in {"=", "<>", "<", "in"}:
        value = _usual(table, condition.column)
    return _DEMANDS[condition.sort](column, value)


_DEMANDS: dict[str, Callable[[sa.ColumnElement[Any], Any], sa.ColumnElement[bool]]] = {
    "=": lambda column, value: column == value,
    "<>": lambda column, value: column != value,
    "<": lambda column, value: column > value,
    "in": lambda column, value: column.in_([value]),
    "is null": lambda column, _: column.is_(None),
    "is not null": lambda column, _: column.is_not(None),
    "like": lambda column, _: column.like("x%"),
    "like anywhere": lambda column, _: column.like("%x%"),
}


def _usual(table: Table, name: str) -> Any:  # noqa: ANN401 - any column's
    column = table.column(name)
    if column is None:
        raise NoValueError(name)
    return value_of(table, column, number_for(table, name, MIDDLE))


def number_for(table: Table, column: str, number: int) -> int:
    """The number that makes the value of a column: many rows point to the same parent."""
    pointing = any(column in key.columns for key in table.foreign_keys)
    return number % _PARENTS if pointing else number

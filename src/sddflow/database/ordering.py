"""Values of a row in the order that CHECK constraints ask for: a beginning before its end."""

import datetime as dt
import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.table import Table

_COMPARED = re.compile(r'\b(\w+)"?\s*(<=|>=|<(?!>)|>)\s*"?(\w+)\b')


def in_order(table: Table, row: dict[str, Any], fixed: Collection[str]) -> dict[str, Any]:
    """The same values, exchanged where a CHECK compares two columns and they stand the wrong way.

    Where one must be less and both are the same, the greater one becomes the next value.

    Args:
        table: with its constraints.
        row: values of a new row.
        fixed: columns whose values stay.
    """
    pairs = [(a, b, strict) for a, b, strict in _pairs(table) if not {a, b} & set(fixed)]
    made = dict(row)
    for _ in pairs:  # each may move what another one compares too
        for first, later, strict in pairs:
            if _is_after(made.get(first), made.get(later)):
                made[first], made[later] = made[later], made[first]
            if strict and made.get(first) == made.get(later):
                made[later] = _next(made.get(later))
    return made


def _pairs(table: Table) -> Iterator[tuple[str, str, bool]]:
    """The column that must be less, the one that must be more, and whether they may be the same.

    Both are of one type, to be exchanged.
    """
    for check in table.checks:
        for one, sign, other in _COMPARED.findall(condition_of(check)):
            left, right = table.column(one), table.column(other)
            if left is not None and right is not None and left.type == right.type:
                pair = (one, other) if sign.startswith("<") else (other, one)
                yield (*pair, len(sign) == 1)


def _is_after(first: Any, later: Any) -> bool:  # noqa: ANN401 - any column's
    return first is not None and later is not None and bool(first > later)


def _next(value: Any) -> Any:  # noqa: ANN401 - any column's
    """The value after it, where there is one that everybody agrees on."""
    if isinstance(value, dt.date):
        return value + dt.timedelta(days=1)
    return value + 1 if isinstance(value, int | Decimal) and not isinstance(value, bool) else value

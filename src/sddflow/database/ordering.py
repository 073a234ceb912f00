"""Values of a row in the order that CHECK constraints ask for: a beginning before its end."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from sddflow.domain.schema.condition import condition_of
from sddflow.domain.schema.table import Table

_COMPARED = re.compile(r'\b(\w+)"?\s*(<=|>=|<(?!>)|>)\s*"?(\w+)\b')


def in_order(table: Table, row: dict[str, Any], fixed: Collection[str]) -> dict[str, Any]:
    """The same values, exchanged where a CHECK compares two columns and they stand the wrong way.

    Args:
        table: with its constraints.
        row: values of a new row.
        fixed: columns whose values stay.
    """
    pairs = [(a, b) for a, b in _pairs(table) if not {a, b} & set(fixed)]
    made = dict(row)
    for _ in pairs:  # each may move what another one compares too
        for first, later in pairs:
            if _is_after(made.get(first), made.get(later)):
                made[first], made[later] = made[later], made[first]
    return made


def _pairs(table: Table) -> Iterator[tuple[str, str]]:
    """The column that must be less, and the one that must be more; of one type, to be exchanged."""
    for check in table.checks:
        for one, sign, other in _COMPARED.findall(condition_of(check)):
            left, right = table.column(one), table.column(other)
            if left is not None and right is not None and left.type == right.type:
                yield (one, other) if sign.startswith("<") else (other, one)


def _is_after(first: Any, later: Any) -> bool:  # noqa: ANN401 - any column's
    return first is not None and later is not None and bool(first > later)

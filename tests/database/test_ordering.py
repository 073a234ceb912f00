"""Values in the order that a CHECK asks for."""

import datetime as dt

import pytest

from sddflow.database.ordering import in_order
from sddflow.domain.schema.table import Check, Column, ColumnType, Table

DATE, WHOLE = ColumnType("date"), ColumnType("integer")
ONE, TWO, THREE = (dt.date(2026, 1, day) for day in (1, 2, 3))


def _table(*conditions: str) -> Table:
    columns = (*(Column(name, DATE, nullable=True) for name in "abc"), Column("n", WHOLE))
    checks = tuple(Check("", condition) for condition in conditions)
    return Table("spans", columns, checks=checks)


@pytest.mark.parametrize(
    ("conditions", "row", "fixed", "expected"),
    [
        (["b IS NULL OR a <= b"], (TWO, ONE, None), (), (ONE, TWO, None)),
        (["((b IS NULL) OR (b > a))"], (TWO, ONE, None), (), (ONE, TWO, None)),
        (["a < b", "b < c"], (THREE, TWO, ONE), (), (ONE, TWO, THREE)),
        (['"a" <= "b"'], (None, ONE, None), (), (None, ONE, None)),
        (["a <= b"], (TWO, ONE, None), ("a",), (TWO, ONE, None)),
        (["a < b"], (ONE, ONE, None), (), (ONE, TWO, None)),
        (["a < b", "b < c"], (ONE, ONE, ONE), (), (ONE, TWO, THREE)),
        (["a <= b"], (ONE, ONE, None), (), (ONE, ONE, None)),
        (["a <> b"], (TWO, ONE, None), (), (TWO, ONE, None)),
        (["a < n"], (TWO, ONE, None), (), (TWO, ONE, None)),
    ],
)
def test_what_stands_the_wrong_way_is_exchanged(conditions, row, fixed, expected):
    """The less comes first, or the next is made; what is given, NULL, of another type stays."""
    made = in_order(_table(*conditions), dict(zip("abc", row, strict=True)), fixed)
    assert tuple(made[name] for name in "abc") == expected

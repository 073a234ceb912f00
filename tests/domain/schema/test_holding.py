"""What has room in a column."""

from decimal import Decimal

import pytest

from sddflow.domain.schema.holding import holds, narrower
from sddflow.domain.schema.table import ColumnType


@pytest.mark.parametrize(
    ("kind", "largest", "too_large"),
    [
        (ColumnType("string", length=3), "äbc", "abcd"),
        (ColumnType("smallint"), 32_767, 32_768),
        (ColumnType("smallint"), -32_768, -32_769),
        (ColumnType("integer"), 2**31 - 1, 2**31),
        (ColumnType("bigint"), 2**63 - 1, 2**63),
        (ColumnType("numeric", precision=4, scale=2), Decimal("99.99"), Decimal("99.995")),
        (ColumnType("numeric", precision=3), 999, 1_000),
    ],
)
def test_the_largest_value_and_the_next(kind, largest, too_large):
    """A type holds its largest value, and not the one after it."""
    assert holds(kind, largest)
    assert not holds(kind, too_large)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ColumnType("string"), "x" * 10_000),
        (ColumnType("text"), "x" * 10_000),
        (ColumnType("numeric"), Decimal(10) ** 40),
        (ColumnType("json"), {"a": 1}),
        (ColumnType("smallint"), None),
    ],
)
def test_types_without_a_limit(kind, value):
    """Where nothing is said of the size, everything has room."""
    assert holds(kind, value)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ColumnType("smallint"), ColumnType("integer"), True),
        (ColumnType("bigint"), ColumnType("integer"), False),
        (ColumnType("string", length=20), ColumnType("string", length=30), True),
        (ColumnType("string", length=20), ColumnType("text"), True),
        (ColumnType("text"), ColumnType("string", length=20), False),
        (ColumnType("string"), ColumnType("text"), False),
        (ColumnType("date"), ColumnType("datetime"), False),
    ],
)
def test_narrower(one, other, expected):
    """Of whole numbers and of texts one may be narrower; others cannot be compared."""
    assert narrower(one, other) is expected

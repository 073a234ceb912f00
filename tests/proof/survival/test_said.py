"""Values that become others just as the migration says."""

import datetime as dt
from decimal import Decimal

import pytest

from sddflow.domain.schema.table import Column, ColumnType
from sddflow.proof.survival.said import (
    is_emptied,
    is_folded,
    is_said,
    is_same_day,
    is_scaled,
    is_taken_apart,
    why_meant,
)

LIST = ("ALTER TABLE t ALTER COLUMN day TYPE int USING array_position(ARRAY['Mon','Tue'], day)",)
CASE = ("ALTER TABLE t ALTER day TYPE text USING CASE day WHEN 1 THEN 'a' WHEN 2 THEN 'b' END",)


@pytest.mark.parametrize(
    ("pairs", "statements", "said"),
    [
        ([("Mon", 1), ("Tue", 2)], LIST, True),
        ([("Mon", 1), ("Tue", 1)], LIST, False),
        ([("Mon", 1), ("Wed", 3)], LIST, False),
        ([(1, "a"), (2, "b"), (7, None)], CASE, True),
        ([(1, "a"), (2, "a")], CASE, False),
        ([("x", "y")], ("UPDATE t SET day = 'y' WHERE day = 'x'",), True),
        ([("x", "z")], ("UPDATE t SET day = 'y'",), False),
    ],
)
def test_each_value_gets_its_own(pairs, statements, said):
    """Statements name what was, or what is, and no two values become one."""
    assert is_said("day", pairs, statements) is said


@pytest.mark.parametrize(
    ("was", "now", "same"),
    [
        ("05/01/2024", dt.date(2024, 1, 5), True),
        ("05/01/2024", dt.datetime(2024, 1, 5, tzinfo=dt.UTC), True),
        ("05/01/2024", dt.date(2024, 5, 1), False),
        ("1/2", dt.date(2024, 5, 1), False),
        (5, dt.date(2024, 5, 1), False),
    ],
)
def test_a_day_read_out_of_a_text(was, now, same):
    """It is the day that the text says, read as the statement reads it."""
    assert is_same_day(was, now, ("%d/%m/%Y",)) is same


@pytest.mark.parametrize(
    ("pairs", "scaled"),
    [
        ([(0.57, 57), (12, 1200)], True),
        ([(0.57, 56), (12, 1200)], False),
        ([(1, 7)], False),
        ([(0, 0), (2, 200)], True),
        ([(0.577, 58), (2, 200)], False),
        ([(0, 0)], False),
        ([("a", 1)], False),
    ],
)
def test_another_unit(pairs, scaled):
    """Every number is the same multiple, of those that units have."""
    assert is_scaled(pairs) is scaled


@pytest.mark.parametrize(
    ("now", "why"),
    [(Decimal("13.75"), "each become the same part"), (Decimal(13), "")],
)
def test_the_same_part(now, why):
    """Cents that become euros lose nothing as long as none is cut off."""
    types = (Column("wage", ColumnType("integer")), Column("wage", ColumnType("numeric")))
    pairs = [(1375, now), (200, Decimal(2))]
    assert why_meant("wage", types, pairs, pairs, ()) == why


@pytest.mark.parametrize(
    ("column", "now", "folded"),
    [("email", "a@b.c", True), ("email", "a", False), ("code", "a@b.c", False)],
)
def test_capitals_that_a_statement_takes(column, now, folded):
    """What is typed loses its capitals, where the statement says so."""
    statements = (f"UPDATE t SET {column} = lower(trim({column}))",)
    assert is_folded(column, [("A@b.c ", now)], statements) is folded


@pytest.mark.parametrize(
    ("was", "now", "apart"),
    [
        ("Milk, nuts", ["milk", "nuts"], True),
        ("Milk,nuts", ["Milk", "nuts"], True),
        ("milk, nuts", ["milk"], False),
        ("milk", "milk", False),
    ],
)
def test_texts_that_become_their_parts(was, now, apart):
    """Every sign but blanks and what stood between is in one of the parts."""
    assert is_taken_apart([(was, now)]) is apart


@pytest.mark.parametrize(
    ("changed", "statement", "emptied"),
    [
        ([(0, None)], "UPDATE t SET day = NULL WHERE day = 0", True),
        ([("-", None), ("-", None)], "UPDATE t SET day = NULL WHERE t.day = '-'", True),
        ([(0, None), (9, None)], "UPDATE t SET day = NULL WHERE day = 0", False),
        ([(0, None)], "UPDATE t SET day = NULL", False),
        ([(0, None)], "UPDATE t SET day = NULL WHERE day = 01", False),
        ([(0, 1)], "UPDATE t SET day = NULL WHERE day = 0", False),
    ],
)
def test_one_value_that_stood_for_none(changed, statement, emptied):
    """A statement names the value that becomes NULL, and no other one does."""
    assert is_emptied("day", changed, (statement,)) is emptied

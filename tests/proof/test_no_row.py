"""Whose fault it is that no row could be made."""

import pytest

from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Table
from sddflow.proof.no_row import is_hard_to_keep

INTEGER, TEXT = ColumnType("integer"), ColumnType("text")
TABLE = Table(
    "grades",
    (Column("id", INTEGER), Column("points", INTEGER), Column("serial", TEXT)),
    primary_key=("id",),
)


@pytest.mark.parametrize(
    "condition",
    [
        "points BETWEEN 15 AND 0",
        "((points > 10) AND (points < 5))",
        "points >= -1",
        "serial IN ('a-b', 'c(d)')",
        "(serial = ANY (ARRAY['open'::text, 'over'::text]))",
        "serial IS NULL",
    ],
)
def test_what_one_column_may_hold_is_always_found(condition: str):
    """Conditions of one column, in plain words, are no excuse."""
    assert not is_hard_to_keep(TABLE, condition)


@pytest.mark.parametrize(
    "condition",
    [
        "serial LIKE '7%'",
        "(serial ~ '^[0-9]+$'::text)",
        "substr(serial, 8, 1) = '-'",
        "points * 7 = 49",
        "(points % 7) = 3",
        "points > id",
    ],
)
def test_a_form_or_a_sum_is_known_to_the_application(condition: str):
    """Forms, sums, and columns that fit together are left to the application."""
    assert is_hard_to_keep(TABLE, condition)


def test_a_row_that_points_to_another_of_its_table_has_no_first_one():
    """That a row may not point to itself is what makes the first one impossible."""
    table = Table(
        "units",
        (Column("id", INTEGER), Column("parent_id", INTEGER)),
        primary_key=("id",),
        foreign_keys=(ForeignKey(("parent_id",), "units"),),
    )
    assert not is_hard_to_keep(table, "parent_id <> id")

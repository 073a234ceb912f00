"""Rows that a migration puts into a new table."""

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Column, ColumnType, Table
from sddflow.proof.survival.moved import archives, moved_to

WHOLE, TEXT = ColumnType("integer"), ColumnType("text")


def _table(name, *rows, columns=("id", "title")):
    kinds = {"id": WHOLE}
    table = Table(name, tuple(Column(c, kinds.get(c, TEXT)) for c in columns), ("id",))
    return Snapshot(table, {(row[0],): dict(zip(columns, row, strict=True)) for row in rows})


BEFORE = {"tasks": _table("tasks", (1, "a"), (2, "b"), (3, "c"))}
LEFT = _table("tasks", (1, "a"))


def test_a_new_table_that_has_every_row_which_is_gone():
    """The rows are there, whatever else is: it is their archive."""
    after = {"tasks": LEFT, "old": _table("old", (2, "b"), (3, "c"), (9, "z"))}
    assert moved_to(BEFORE["tasks"], BEFORE, after) == "old"
    assert archives(BEFORE, after) == {"old"}


def test_rows_that_did_not_all_come_with_all_they_say_are_not_moved():
    """One that is missing, and a column that is missing, are losses."""
    some = {"tasks": LEFT, "old": _table("old", (2, "b"))}
    less = {"tasks": LEFT, "old": _table("old", (2,), (3,), columns=("id",))}
    assert moved_to(BEFORE["tasks"], BEFORE, some) == ""
    assert moved_to(BEFORE["tasks"], BEFORE, less) == ""


def test_where_no_row_is_gone_none_was_moved():
    """A copy of a table is no archive of it."""
    after = {**BEFORE, "copy": _table("copy", (1, "a"), (2, "b"), (3, "c"))}
    assert archives(BEFORE, after) == frozenset()

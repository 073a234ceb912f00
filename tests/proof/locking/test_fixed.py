"""Statements about a fixed number of rows, told from those that grow with their table."""

import pytest

from sddflow.domain.schema.table import Column, ColumnType, Table, Unique
from sddflow.proof.locking.fixed import is_about_all, is_fixed

NUMBER = ColumnType("integer")
TABLE = Table(
    "notes",
    tuple(Column(name, NUMBER) for name in ("id", "code", "n")),
    uniques=(Unique(("code",)),),
)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO notes VALUES (1, 2, 3), (4, 5, 6)",
        "INSERT INTO notes (id) VALUES (%(id)s::INTEGER)",
        "UPDATE notes SET n = 1 WHERE id = 7",
        "UPDATE notes SET n = 1 WHERE notes.id = %(id_1)s AND n > 3",
        "DELETE FROM notes WHERE code IN ('a', 'b')",
        "UPDATE notes SET n = 1 WHERE id >= $1::INTEGER AND id < $2::INTEGER AND n IS NULL",
        "UPDATE notes SET n = 1 WHERE id BETWEEN 1 AND 500",
        "UPDATE notes SET n = 1 WHERE id IN (SELECT id FROM notes WHERE n IS NULL LIMIT 500)",
        "DELETE FROM notes WHERE ctid IN (SELECT ctid FROM notes WHERE n < 3 LIMIT 500)",
    ],
)
def test_a_fixed_number_of_rows(sql):
    """Values, keys, ranges of a key, and a query with a limit."""
    assert is_fixed(sql, TABLE)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO notes SELECT * FROM others",
        "UPDATE notes SET n = 1",
        "UPDATE notes SET n = 1 WHERE n = 7",
        "UPDATE notes SET n = 1 WHERE id = 7 OR n = 3",
        "UPDATE notes SET n = 1 WHERE id > 7",
        "UPDATE notes SET n = 1 WHERE id IN (SELECT note_id FROM others)",
        "UPDATE notes SET n = o.n FROM others o WHERE notes.id = o.note_id",
        "DELETE FROM notes WHERE n BETWEEN 1 AND 5",
        "this is no SQL (",
    ],
)
def test_a_number_that_grows(sql):
    """No condition, other columns, half a range, and what other tables hold."""
    assert not is_fixed(sql, TABLE)


@pytest.mark.parametrize(
    ("sql", "whole"),
    [
        ("UPDATE notes SET n = 1", True),
        ("UPDATE notes SET n = 1 WHERE n IS NULL", True),
        ("DELETE FROM notes", True),
        ("UPDATE notes SET n = 1 WHERE n = 7", False),
        ("UPDATE notes SET n = 1 WHERE n IS NULL AND code = 7", False),
        ("INSERT INTO notes VALUES (1)", False),
    ],
)
def test_all_rows(sql, whole):
    """No condition at all, or only that something is not filled yet."""
    assert is_about_all(sql) is whole

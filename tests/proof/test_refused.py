"""Cures by what the database said."""

import pytest

from sddflow.errors import TargetError
from sddflow.proof.refused import cure_for, looked_first


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ("(psycopg.errors.NotNullViolation) column contains null values", "a backfill"),
        ("(sqlite3.IntegrityError) NOT NULL constraint failed: t.a", "a backfill"),
        ("(psycopg.errors.UniqueViolation) duplicate key value", "what is there already"),
        ("(sqlite3.IntegrityError) UNIQUE constraint failed: roles.id", "what is there already"),
        ("(psycopg.errors.CardinalityViolation) more than one row", "one row for each"),
        ('(sqlite3.OperationalError) near "s": syntax error', "parameters"),
        ("(psycopg.errors.ForeignKeyViolation) insert or update", "pointed to"),
        ("(sqlite3.IntegrityError) CHECK constraint failed: ck", "CHECK allows"),
        ("(psycopg.errors.NumericValueOutOfRange) integer out of range", "NULLIF"),
        ("ValueError: what now", "every row"),
    ],
)
def test_the_cure_fits_the_error(said, cure):
    """A key that is taken needs another cure than a NULL, a quote or a subquery of many rows."""
    assert cure in cure_for(said)


@pytest.mark.parametrize(
    ("place", "looked"),
    [("0003.py:2", True), ("0003.py:3", False), ("0003.py:9", False), ("", False)],
)
def test_a_revision_that_looks_first(tmp_path, place, looked):
    """It raises at that line itself; what a library raises there is another thing."""
    (tmp_path / "0003.py").write_text("if twice:\n    raise RuntimeError(twice)\nint('a word')\n")
    assert looked_first(TargetError("RuntimeError: x", place=place), tmp_path) is looked

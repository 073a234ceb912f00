"""Secrets stay in their columns, on databases that migrations built."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import secrets_kept


def before(metadata):
    sa.Table("people", metadata, sa.Column("id", sa.Integer, primary_key=True),
             sa.Column("email", sa.String(80), nullable=False),
             sa.Column("api_key", sa.String(80), nullable=False))  # fmt: skip


def copied(op, words):
    op.create_table("notes", sa.Column("id", sa.Integer, primary_key=True),
                    sa.Column("said", sa.Text))  # fmt: skip
    op.execute(f"INSERT INTO notes (said) SELECT {words} FROM people")


@pytest.mark.parametrize(
    ("words", "told"),
    [("email || api_key", ["api_key"]), ("email", []), ("'the key of ' || email", [])],
)
def test_a_copy_of_a_secret(migrating, words, told):
    """It is told by the values of the rows, not by the words of the statement."""
    found = secrets_kept.run(migrating.case(before, lambda op: copied(op, words))).findings
    assert [f.column for f in found] == told


def test_a_secret_that_moves(migrating):
    """A column that gets another name takes its values along, and nothing is exposed."""

    def renamed(op):
        op.alter_column("people", "api_key", new_column_name="access_key")

    assert secrets_kept.run(migrating.case(before, renamed)).findings == ()


def test_no_secret(migrating):
    """Where no name says that it holds one, nothing is looked for."""

    def plain(metadata):
        sa.Table("people", metadata, sa.Column("id", sa.Integer, primary_key=True))

    case = migrating.case(plain, lambda op: op.add_column("people", sa.Column("n", sa.Integer)))
    with pytest.raises(SkippedError, match="a secret"):
        secrets_kept.run(case)

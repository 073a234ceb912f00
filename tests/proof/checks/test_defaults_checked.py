"""Defaults that a CHECK refuses."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import defaults


def _notes(metadata):
    sa.Table(
        "notes", metadata, sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(9), nullable=False, server_default="open"),
    )  # fmt: skip


def _told(migrating, words, default="open"):
    def up(op):
        op.execute("UPDATE notes SET state = 'done'")
        with op.batch_alter_table("notes") as batch:
            batch.create_check_constraint("ck", f"state IN ({words})")
            if default != "open":
                batch.alter_column(
                    "state", existing_type=sa.String(9), existing_nullable=False,
                    server_default=default,
                )  # fmt: skip

    return [f.code for f in defaults.run(migrating.case(_notes, up)).findings]


@pytest.mark.parametrize(
    ("words", "default", "told"),
    [
        ("'todo', 'done'", "open", ["default-unfit"]),
        ("'open', 'done'", "open", []),
        ("'todo', 'done'", "todo", []),
        ("'todo', 'done'", "done-", ["default-unfit"]),
    ],
)
def test_a_default_that_a_check_refuses(migrating, words, default, told):
    """A row without the value is tried, where a row with one is taken."""
    assert _told(migrating, words, default) == told


def test_a_check_over_two_columns(migrating):
    """Where another column decides too, the value of the row may be what is refused."""

    def up(op):
        with op.batch_alter_table("notes") as batch:
            batch.add_column(sa.Column("n", sa.Integer()))
            batch.create_check_constraint("ck", "state = 'done' OR n IS NULL OR n > 30000")

    assert not defaults.run(migrating.case(_notes, up)).findings


def test_no_check_that_is_new(migrating):
    """What was so before is not looked at."""
    case = migrating.case(_notes, lambda op: op.add_column("notes", sa.Column("n", sa.Integer())))
    with pytest.raises(SkippedError):
        defaults.run(case)

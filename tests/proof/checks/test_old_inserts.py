"""Rows of code that does not know a new column."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import old_inserts


def _before(metadata):
    sa.Table(
        "notes", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("body", sa.Text)
    )


def _case(migrating, *columns):
    def up(op):
        with op.batch_alter_table("notes") as batch:
            for column in columns:
                batch.add_column(column)
        for column in columns:
            if column.info.get("filled"):
                op.execute(f"UPDATE notes SET {column.name} = 'x'")
                with op.batch_alter_table("notes") as batch:
                    batch.alter_column(column.name, existing_type=column.type, nullable=False)

    return migrating.case(_before, up)


def test_a_column_that_old_code_does_not_give(migrating):
    """An insert without it is tried, and its refusal told as information."""
    case = _case(migrating, sa.Column("kind", sa.String(9), info={"filled": True}))
    (found,) = old_inserts.run(case).findings
    assert (found.code, found.severity, found.column) == ("insert-in-use", "info", "kind")
    assert "kind" in found.evidence


@pytest.mark.parametrize("options", [{"nullable": False, "server_default": "x"}, {}])
def test_a_column_that_nobody_has_to_give(migrating, options):
    """A default, or NULL, does for it."""
    with pytest.raises(SkippedError):
        old_inserts.run(_case(migrating, sa.Column("kind", sa.String(9), **options)))

"""What SQLite keeps in a column of another type."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import value_unreadable


def _notes(metadata):
    sa.Table("notes", metadata, sa.Column("id", sa.Integer, primary_key=True))


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (sa.DateTime(), "strftime('%s', 'now')", True),
        (sa.DateTime(), "'2026-01-02 03:04:05.000000'", False),
        (sa.Date(), "'02.01.2026'", True),
        (sa.JSON(), "'{''a'': 1}'", True),
        (sa.JSON(), "'{\"a\": 1}'", False),
        (sa.JSON(), "'\"a\"'", False),
        (sa.Uuid(), "'44a0188f-571d-4e33-94f2-bae276a3d395'", True),
        (sa.Uuid(), "'44a0188f571d4e3394f2bae276a3d395'", False),
        (sa.String(36), "'44a0188f-571d-4e33-94f2-bae276a3d395'", False),
    ],
)
def test_what_its_type_cannot_read(migrating, column, value, told):
    """A value that SQLAlchemy cannot read back, or never finds, is told."""
    if migrating.server.dialect != "sqlite":
        pytest.skip("PostgreSQL refuses it")

    def up(op):
        op.add_column("notes", sa.Column("at", column))
        op.get_bind().exec_driver_sql(f"UPDATE notes SET at = {value}")

    found = value_unreadable.run(migrating.case(_notes, up)).findings
    assert [f.column for f in found] == (["at"] if told else [])

"""What a migration makes or changes is looked at."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import looked_at


def _users(metadata):
    sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))


def _told(migrating, up):
    found = looked_at.run(migrating.case(_users, up)).findings
    return [(f.code, f.table, f.severity) for f in found]


def test_a_table_elsewhere(migrating):
    """A table of an attached database is told; PostgreSQL's schemas are seen."""

    def up(op):
        if migrating.server.dialect == "sqlite":
            op.execute("ATTACH DATABASE ':memory:' AS side")
        else:
            op.execute("CREATE SCHEMA side")
        op.execute('CREATE TABLE side."notes" (id INTEGER)')

    expected = [("tables-unseen", "side.notes", "error")]
    assert _told(migrating, up) == (expected if migrating.server.dialect == "sqlite" else [])


@pytest.mark.parametrize(
    "statements",
    [
        ("SELECT 1",),
        ("CREATE TABLE notes (id INTEGER)", "ALTER TABLE notes ADD COLUMN n INTEGER"),
        ("CREATE TABLE work AS SELECT * FROM users", "DROP TABLE work"),
        ("CREATE TABLE new (id INTEGER)", "DROP TABLE users", "ALTER TABLE new RENAME TO users"),
        ("CREATE TEMPORARY TABLE work (id INTEGER)",),
        ("CREATE TABLE IF NOT EXISTS users (id INTEGER)", 'DROP TABLE IF EXISTS "users"'),
    ],
)
def test_nothing_is_elsewhere(migrating, statements):
    """What is there before or after, or only for the time of the upgrade, is no such table."""

    def up(op):
        for statement in statements:
            op.execute(statement)

    assert _told(migrating, up) == []

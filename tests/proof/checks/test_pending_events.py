"""Rows are written, and their table is altered before a deferred rule was looked at."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import pending_events

NO_ROW = "INSERT INTO notes (id, owner_id, place) SELECT -1, id, -1 FROM users WHERE nick = 'x y z'"
ALTER = "ALTER TABLE notes ADD COLUMN m int"
INDEX = "CREATE INDEX ix ON notes (body)"


def _before(initially):
    later = {"deferrable": True, "initially": initially}

    def build(metadata):
        sa.Table(
            "users", metadata, sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("nick", sa.String(20)),
        )  # fmt: skip
        sa.Table(
            "notes", metadata, sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("owner_id", sa.ForeignKey("users.id", **later)),
            sa.Column("place", sa.Integer), sa.Column("body", sa.String(80)),
            sa.UniqueConstraint("place", name="uq_notes_place", **later),
        )  # fmt: skip

    return build


def _found(migrating, *statements, alone=(), initially="DEFERRED"):
    def moves(op):
        for statement in statements:
            op.execute(statement)
        with op.get_context().autocommit_block():
            for statement in alone:
                op.execute(statement)

    if migrating.server.dialect != "postgresql":
        pytest.skip("SQLite has no events that wait")
    case = migrating.case(_before(initially), moves)
    return pending_events.run(case).findings


@pytest.mark.parametrize(
    "statements",
    [
        (NO_ROW, ALTER),
        (NO_ROW, INDEX),
        (NO_ROW, "CREATE UNIQUE INDEX ix ON notes (id, body)"),
        (NO_ROW, "UPDATE users SET nick = trim(nick)", ALTER),
        ("UPDATE notes SET owner_id = 1 WHERE body = 'x y z'", ALTER),
        ("UPDATE public.notes SET owner_id = 1 WHERE body = 'x y z'", ALTER),
        ("UPDATE notes SET place = place + 1 WHERE body = 'x y z'", ALTER),
        (NO_ROW, "SET CONSTRAINTS uq_notes_place IMMEDIATE", ALTER),
        (NO_ROW, ALTER, "SET CONSTRAINTS ALL IMMEDIATE"),
        (f"WITH u AS (SELECT 1) {NO_ROW}", ALTER),
    ],
)
def test_a_table_that_is_altered_too_early(migrating, statements):
    """Rows are written whose rule waits, and the table is altered in the same transaction."""
    (found,) = _found(migrating, *statements)
    assert (found.code, found.severity, found.table) == ("pending-events", "warning", "notes")
    assert "notes_owner_id_fkey" in found.message or "uq_notes_place" in found.message


def test_what_others_point_to(migrating):
    """Rows that go are looked at in the end where a key to them is deferred."""
    gone, alter = "DELETE FROM users WHERE nick = 'x y z'", "ALTER TABLE users ADD COLUMN m int"
    (found,) = _found(migrating, gone, alter)
    assert (found.code, found.table) == ("pending-events", "users")


@pytest.mark.parametrize(
    "statements",
    [
        (ALTER, NO_ROW),
        ("UPDATE notes SET body = 'y' WHERE body = 'x y z'", ALTER),
        ("UPDATE users SET nick = 'y' WHERE nick = 'x y z'", ALTER),
        ("INSERT INTO users (id) SELECT -1 FROM notes WHERE body = 'x y z'", ALTER),
        ("UPDATE notes SET body = 'y' WHERE owner_id = 7 AND body = 'x y z'", ALTER),
        (NO_ROW, "ALTER TABLE notes RENAME TO remarks"),
        (NO_ROW, "SET CONSTRAINTS notes_owner_id_fkey IMMEDIATE", ALTER),
        ("DELETE FROM notes WHERE body = 'x y z'", ALTER),
        (NO_ROW, "ALTER TABLE users ADD COLUMN m int"),
        (NO_ROW, "COMMENT ON TABLE notes IS 'of users'"),
    ],
)
def test_what_waits_for_nothing(migrating, statements):
    """Other columns, other tables, rows that go, and the right order are quiet."""
    assert _found(migrating, *statements) == ()


def test_each_of_its_own(migrating):
    """What is altered in a transaction of its own comes after the rules were looked at."""
    assert _found(migrating, NO_ROW, alone=(ALTER, INDEX)) == ()


def test_rules_that_are_looked_at_as_it_goes(migrating):
    """Once the rules are asked to hold at once, nothing waits."""
    assert _found(migrating, NO_ROW, "SET CONSTRAINTS ALL IMMEDIATE", ALTER) == ()


def test_rules_that_may_be_deferred(migrating):
    """A rule that is INITIALLY IMMEDIATE does not wait."""
    with pytest.raises(SkippedError, match="no rule"):
        _found(migrating, NO_ROW, ALTER, initially="IMMEDIATE")

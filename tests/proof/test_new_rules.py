"""New rules over rows that are there: what real applications might have in their tables."""

import pytest

pytestmark = pytest.mark.slow
NOTES = "alembic/versions/0002_notes.py"
START = "def upgrade():\n"


def _users(step):
    return f'{START}    with op.batch_alter_table("users") as users:\n        users.{step}\n'


UNIQUE = _users('create_unique_constraint("uq_users_nick", ["nick"])')
NOT_NULL = _users('alter_column("nick", existing_type=sa.String(30), nullable=False)')
FILL = "    op.execute(\"UPDATE users SET nick = 'none' WHERE nick IS NULL\")\n"
NEEDED = _users('add_column(sa.Column("code", sa.Integer, nullable=False))')


@pytest.mark.parametrize(
    ("upgrade", "expected"),
    [
        (UNIQUE, ("rows-break-unique", "warning")),
        (NOT_NULL, ("rows-break-not-null", "error")),
        (NEEDED, ("upgrade-on-rows", "error")),
    ],
)
def test_rules_that_rows_break(app, upgrade, expected):
    """What no row can keep is an error, and so is NULL that nobody fills; duplicates may not be."""
    proof = app.change(NOTES, START, upgrade).prove("sqlite")
    found = {f.code: f for f in proof.findings}
    assert (expected[0], found[expected[0]].severity) == expected
    assert found[expected[0]].evidence


def test_filled_first(app):
    """A backfill in the migration keeps the rule."""
    proof = app.change(NOTES, START, START + FILL + NOT_NULL.removeprefix(START)).prove("sqlite")
    assert not {f.code for f in proof.findings} & {"rows-break-not-null", "upgrade-on-rows"}


def test_filled_by_the_revision_before(app):
    """Expand, fill, and then contract: whoever filled it before is only asked."""
    app.change("alembic/versions/0001_users.py", "\ndef downgrade", FILL + "\ndef downgrade")
    proof = app.change(NOTES, START, NOT_NULL).prove("sqlite")
    assert {f.severity for f in proof.findings if f.code == "rows-break-not-null"} == {"warning"}


@pytest.mark.postgres
def test_locks_are_watched(app):
    """The target's own interpreter tells what its migration did to the tables."""
    step = '    op.create_index("ix_users_nick", "users", ["nick"])\n'
    proof = app.change(NOTES, START, START + step).prove("postgresql")
    assert {f.severity for f in proof.findings if f.code == "lock-index"} == {"warning"}

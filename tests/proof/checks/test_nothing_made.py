"""What is made IF NOT EXISTS has the form that is asked for."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import nothing_made


def notes(metadata):
    """Notes with an index."""
    return sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(80)),
        sa.Column("stars", sa.Integer),
        sa.Index("ix_notes_title", "title"),
    )


def _codes(migrating, *statements):
    def up(op):
        for statement in statements:
            op.execute(statement)

    return [f.code for f in nothing_made.run(migrating.case(notes, up)).findings]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX IF NOT EXISTS ix_notes_title ON notes (stars)",
        "CREATE INDEX IF NOT EXISTS ix_notes_title ON notes (title, stars)",
        "CREATE UNIQUE INDEX IF NOT EXISTS ix_notes_title ON notes (title)",
        "CREATE INDEX IF NOT EXISTS ix_notes_title ON notes (title) WHERE stars > 1",
        'CREATE TABLE IF NOT EXISTS "notes" (id integer, kind numeric(4, 2), PRIMARY KEY (id))',
    ],
)
def test_something_else_of_that_name_is_there(migrating, statement):
    """The statement does nothing, and what it asks for is not there."""
    assert _codes(migrating, statement) == ["nothing-made"]


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE INDEX IF NOT EXISTS ix_notes_title ON notes (title)"],
        ["CREATE INDEX IF NOT EXISTS ix_notes_stars ON notes (stars)"],
        ["CREATE TABLE IF NOT EXISTS notes (id integer PRIMARY KEY, title varchar(80))"],
        ["CREATE TABLE IF NOT EXISTS kinds (id integer PRIMARY KEY, word text)"],
        ["DROP INDEX ix_notes_title", "CREATE INDEX IF NOT EXISTS ix_notes_title ON notes (stars)"],
        [
            "CREATE TABLE IF NOT EXISTS notes (id integer, kind text)",
            "ALTER TABLE notes ADD COLUMN kind text",
        ],
    ],
)
def test_what_is_asked_for_is_there_in_the_end(migrating, statements):
    """The same form, a new name, or one that is free by then, is what is asked for."""
    assert _codes(migrating, *statements) == []

"""A migration that fails half way, in the application's own interpreter, and is tried again."""

import pytest

from sddflow.proof.checks import midway

ALONE = "with op.get_context().autocommit_block():\n    "
INDEX = 'op.create_index("ix_title", "notes", ["title"], postgresql_concurrently=True)'
UNIQUE = (
    INDEX.replace("ix_title", "uq_titles").replace('"title"', '"id", "title"')[:-1]
    + ", unique=True)"
)
USING = (
    'op.execute("SET LOCAL lock_timeout = 1000")\n'
    'op.execute("ALTER TABLE notes ADD CONSTRAINT uq_titles UNIQUE USING INDEX uq_titles")'
)
OTHER = INDEX.replace("ix_title", "ix_stars").replace('"title"', '"stars"')
COLUMN = 'op.add_column("notes", sa.Column("kind", sa.String(9)))\n'
SURE = 'op.execute("ALTER TABLE notes ADD COLUMN IF NOT EXISTS kind text")\n'
TABLE = 'op.create_table("tags", sa.Column("id", sa.Integer, primary_key=True))\n'
BATCH = (
    'with op.batch_alter_table("notes") as b:\n    b.alter_column("title", type_=sa.String(90))\n'
)
ENUM = "op.execute(\"CREATE TYPE mood AS ENUM ('a')\")\n"
LABEL = "op.execute(\"ALTER TYPE mood ADD VALUE 'b'\")"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dialect", "body", "severity", "left"),
    [
        ("postgresql", f"{COLUMN}{ALONE}{INDEX}", "info", "column notes.kind"),
        ("postgresql", f"{TABLE}{ALONE}{INDEX}", "warning", "table tags"),
        ("postgresql", f"{ALONE}{INDEX}\n{COLUMN}", "warning", "index notes ix_title"),
        ("postgresql", f"{ALONE}{INDEX}\n    {OTHER}", "info", "index notes ix_title"),
        ("postgresql", f"{ENUM}{ALONE}{LABEL}\n{COLUMN}", "info", "type mood"),
        ("postgresql", f"{ALONE}{UNIQUE}\n{USING}", "info", "index notes uq_titles"),
        ("sqlite", BATCH, "info", "+ table _alembic_tmp_notes"),
        ("sqlite", f"{TABLE}{BATCH}", "info", "+ table _alembic_tmp_notes"),
        ("sqlite", f"{COLUMN}{BATCH}{TABLE}", "info", "+ table _alembic_tmp_notes"),
    ],
)
def test_what_cannot_be_tried_again(app, dialect, body, severity, left):
    """What stays behind is named; a table, or an index in the way of more, is the worst of it."""
    (found,) = app.look(dialect, body, midway)
    assert (found.code, found.severity) == ("midway-stuck", severity)
    assert left in found.evidence


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dialect", "body"),
    [
        ("postgresql", f"{ALONE}{INDEX}"),
        ("postgresql", f"{COLUMN}{TABLE}"),
        ("postgresql", f"{SURE}{ALONE}{INDEX[:-1]}, if_not_exists=True)"),
        ("sqlite", COLUMN),
        ("sqlite", f"{COLUMN}{TABLE}{INDEX}"),
        ("sqlite", 'op.execute("UPDATE notes SET stars = 1")\nop.execute("DELETE FROM notes")'),
    ],
)
def test_what_can_be_tried_again(app, dialect, body):
    """One transaction, one statement, or statements that can be repeated."""
    assert app.look(dialect, body, midway) == ()

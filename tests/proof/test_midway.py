"""A migration that fails half way, in the application's own interpreter, and is tried again."""

import pytest

from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.case import Case
from sddflow.proof.check import SkippedError
from sddflow.proof.checks import midway, upgrade
from sddflow.proof.history import history_of
from sddflow.proof.standalone import application_at
from sddflow.target.conventions import read_conventions

REVISION = '''
"""A change."""
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

def upgrade():
{body}

def downgrade():
    raise NotImplementedError("not needed here")
'''
ALONE = "with op.get_context().autocommit_block():\n    "
INDEX = 'op.create_index("ix_title", "notes", ["title"], postgresql_concurrently=True)'
COLUMN = 'op.add_column("notes", sa.Column("kind", sa.String(9)))\n'
SURE = 'op.execute("ALTER TABLE notes ADD COLUMN IF NOT EXISTS kind text")\n'
TABLE = 'op.create_table("tags", sa.Column("id", sa.Integer, primary_key=True))\n'
BATCH = (
    'with op.batch_alter_table("notes") as b:\n    b.alter_column("title", type_=sa.String(90))\n'
)
ENUM = "op.execute(\"CREATE TYPE mood AS ENUM ('a')\")\n"
LABEL = "op.execute(\"ALTER TYPE mood ADD VALUE 'b'\")"


def _findings(app, dialect, body):
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    (app.root / "alembic/versions/0003.py").write_text(REVISION.format(body=lines))
    application = application_at(app.root, app.root, Settings())
    conventions = read_conventions(app.root, Settings())
    with scratch(dialect, Settings()) as server:
        case = Case(application, conventions, history_of(application), server, print)
        assert [f for f in upgrade.run(case).findings if f.severity == "error"] == []
        try:
            return midway.run(case).findings
        except SkippedError:
            return ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dialect", "body", "severity", "left"),
    [
        ("postgresql", f"{COLUMN}{ALONE}{INDEX}", "warning", "column notes.kind"),
        ("postgresql", f"{TABLE}{ALONE}{INDEX}", "warning", "table tags"),
        ("postgresql", f"{ALONE}{INDEX}\n{COLUMN}", "info", "index notes ix_title"),
        ("postgresql", f"{ENUM}{ALONE}{LABEL}\n{COLUMN}", "info", "type mood"),
        ("sqlite", BATCH, "info", "+ table _alembic_tmp_notes"),
        ("sqlite", f"{TABLE}{BATCH}", "info", "+ table _alembic_tmp_notes"),
        ("sqlite", f"{COLUMN}{BATCH}{TABLE}", "info", "+ table _alembic_tmp_notes"),
    ],
)
def test_what_cannot_be_tried_again(app, dialect, body, severity, left):
    """What stays behind is named; a column or a table is worse than an index."""
    (found,) = _findings(app, dialect, body)
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
    assert _findings(app, dialect, body) == ()

"""What the database makes of values: told where the migration brings it, and by what is lost."""

import pytest
import sqlalchemy as sa

from sddflow.proof.probing import trial
from sddflow.proof.rewriting import rewritten
from sddflow.proof.rows_for_models import made

FUNCTION = """CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN NEW.title := {}; RETURN NEW; END$$"""
TRIGGER = "CREATE TRIGGER kept BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION kept()"
AFTER = """CREATE TRIGGER kept AFTER INSERT ON notes
BEGIN UPDATE notes SET title = {} WHERE id = NEW.id; END"""


def _before(metadata):
    sa.Table(
        "notes",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("about", sa.String(60)),
    )


def _keeping(dialect, value):
    def up(op):
        for statement in (FUNCTION, TRIGGER) if dialect == "postgresql" else (AFTER,):
            op.execute(sa.text(statement.format(value)))

    return up


def test_a_trigger_shows_in_what_is_kept(migrating):
    """The columns in which a row is not as it was given are known, on both dialects."""
    case = migrating.case(_before, _keeping(migrating.server.dialect, "upper(NEW.title)"))
    with trial(case) as writer:
        row, changed = made(writer, case.built.schema.table("notes"))
    assert changed == {"title"}
    assert row["title"] != row["title"].upper()


@pytest.mark.parametrize(
    ("kept", "severity"), [("A NOTE", "info"), ("a", "error"), (None, "error"), ("1f0c", "info")]
)
def test_what_is_lost(migrating, kept, severity):
    """A part of the text, or nothing, is a loss; another spelling or another value is none."""
    case = migrating.case(_before, _keeping(migrating.server.dialect, "upper(NEW.title)"))
    (found,) = rewritten(case, "notes", "title", "a  note", kept)
    assert (found.severity, found.column) == (severity, "title")
    assert ("new triggers: kept" in found.evidence) == (case.dialect == "postgresql")


def test_what_was_so_before(migrating):
    """A trigger that was there is nothing that the migration brings."""
    case = migrating.case(_before, _keeping(migrating.server.dialect, "upper(NEW.title)"))
    case.before = case.after
    assert list(rewritten(case, "notes", "title", "a", None)) == []

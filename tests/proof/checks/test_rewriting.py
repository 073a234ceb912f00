"""What the database makes of values: told where the migration brings it, and by what is lost."""

import pytest
import sqlalchemy as sa

from sddflow.proof.probing import trial
from sddflow.proof.rewriting import rewritten, set_by_triggers
from sddflow.proof.rows_for_models import made

FUNCTION = """CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN NEW.title := {}; RETURN NEW; END$$"""
TRIGGER = "CREATE TRIGGER kept BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION kept()"
AFTER = """CREATE TRIGGER kept AFTER INSERT ON notes
BEGIN UPDATE notes SET title = {} WHERE id = NEW.id; END"""
SETS = (
    "UPDATE projects SET count = (SELECT count(*) FROM tasks), seen = 1 WHERE id = NEW.project_id"
)
SUM_BODY = f"$$ BEGIN {SETS}; RETURN NULL; END $$"
SUM_ON_POSTGRESQL = (
    f"CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS {SUM_BODY}",
    "CREATE TRIGGER counted AFTER INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION counted()",
)
SUM_ON_SQLITE = (f"CREATE TRIGGER counted AFTER INSERT ON tasks BEGIN {SETS}; END",)


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


def test_columns_that_triggers_set(migrating):
    """Those of another table's rows count too; what only stands beside it is not set."""

    def before(metadata: sa.MetaData) -> None:
        whole = sa.Integer
        columns = (sa.Column("count", whole), sa.Column("seen", whole), sa.Column("size", whole))
        sa.Table("projects", metadata, sa.Column("id", whole, primary_key=True), *columns)
        tasks = (sa.Column("id", whole, primary_key=True), sa.Column("project_id", whole))
        sa.Table("tasks", metadata, *tasks)

    def up(operations):
        on_sqlite = migrating.server.dialect == "sqlite"
        for statement in SUM_ON_SQLITE if on_sqlite else SUM_ON_POSTGRESQL:
            operations.execute(statement)

    case = migrating.case(before, up)
    assert set_by_triggers(case, "projects", "count")
    assert set_by_triggers(case, "projects", "seen")
    assert not set_by_triggers(case, "projects", "size")
    assert not set_by_triggers(case, "tasks", "count")

"""Columns that a trigger fills in new rows."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import filled_from


def _notes(metadata):
    sa.Table(
        "notes", metadata, sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(40), nullable=False),
    )  # fmt: skip


def _up(migrating, event, *more):
    fills = "UPDATE notes SET label = lower(title) WHERE id = NEW.id;"

    def up(op):
        op.add_column("notes", sa.Column("label", sa.String(40)))
        if migrating.server.dialect == "sqlite":
            op.execute(f"CREATE TRIGGER fills AFTER {event} ON notes BEGIN {fills} END")
        else:
            body = f"BEGIN {fills} RETURN NULL; END"
            op.execute(f"CREATE FUNCTION fill() RETURNS trigger AS $$ {body} $$ LANGUAGE plpgsql")
            sql = f"CREATE TRIGGER fills AFTER {event} ON notes FOR EACH ROW"
            op.execute(f"{sql} EXECUTE FUNCTION fill()")
        for sql in more:
            op.execute(sql)

    return migrating.case(_notes, up)


def test_new_rows_alone(migrating):
    """A column that new rows get a value in, and old ones have none in, is told."""
    (found,) = filled_from.run(_up(migrating, "INSERT")).findings
    assert (found.code, found.column, found.severity) == ("backfill-partial", "label", "warning")


def test_old_rows_too(migrating):
    """Where old rows are filled as well, nothing is told."""
    case = _up(migrating, "INSERT", "UPDATE notes SET label = lower(title)")
    assert not filled_from.run(case).findings


def test_what_a_change_fills(migrating):
    """A column that an UPDATE alone fills says nothing of rows that did not change."""
    with pytest.raises(SkippedError):
        filled_from.run(_up(migrating, "UPDATE"))

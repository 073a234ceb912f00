"""Triggers that all older tables have, and a new one has not."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import trigger_habit

FUNCTION = (
    "CREATE OR REPLACE FUNCTION stamp() RETURNS trigger AS $$ BEGIN NEW.changed_at := now(); "
    "RETURN NEW; END $$ LANGUAGE plpgsql"
)
STAMPED = "CREATE TRIGGER stamped BEFORE UPDATE ON {0} FOR EACH ROW EXECUTE FUNCTION stamp()"


def _columns():
    yield sa.Column("id", sa.Integer, primary_key=True)
    yield sa.Column("changed_at", sa.DateTime)


def _before(stamped, bare=()):
    def build(metadata):
        for name in (*stamped, *bare):
            table = sa.Table(name, metadata, *_columns())
            if name in stamped:
                for sql in (FUNCTION, STAMPED.format(name)):
                    sa.event.listen(table, "after_create", sa.DDL(sql))

    return build


def _told(migrating, *columns, stamped=("a", "b", "c"), bare=(), more=""):
    if migrating.server.dialect == "sqlite":
        pytest.skip("triggers of SQLite call no function")

    def up(op):
        op.create_table("d", *columns)
        if more:
            op.execute(more)

    return trigger_habit.run(migrating.case(_before(stamped, bare), up)).findings


def test_a_table_without_the_trigger(migrating):
    """A new table of the same form without it is told, with those that have it."""
    (found,) = _told(migrating, *_columns())
    assert (found.code, found.severity, found.table) == ("trigger-missing", "warning", "d")
    assert "a, b, c" in found.evidence


def test_a_table_with_it_or_of_another_form(migrating):
    """The trigger itself, and a table without the column that the others share, pass."""
    assert _told(migrating, *_columns(), more=STAMPED.format("d")) == ()
    assert _told(migrating, sa.Column("id", sa.Integer, primary_key=True)) == ()


@pytest.mark.parametrize(("stamped", "bare"), [(("a", "b"), ()), (("a", "b", "c"), ("e",))])
def test_where_it_is_no_habit(migrating, stamped, bare):
    """Two tables are none, and neither is what another table of the form does without."""
    with pytest.raises(SkippedError):
        _told(migrating, *_columns(), stamped=stamped, bare=bare)

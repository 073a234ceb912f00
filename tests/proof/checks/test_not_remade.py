"""What is dropped to make way for a change is made again."""

import pytest
import sqlalchemy as sa

from sddflow.proof.not_remade import not_remade

VIEW = "CREATE VIEW titles AS SELECT id, title FROM notes"
SQLITE = "CREATE TRIGGER stamped AFTER INSERT ON notes BEGIN UPDATE notes SET stars = 1; END"
FUNCTION = (
    "CREATE OR REPLACE FUNCTION stamp() RETURNS trigger AS $$ BEGIN NEW.stars := 1; "
    "RETURN NEW; END $$ LANGUAGE plpgsql"
)
POSTGRES = "CREATE TRIGGER stamped BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION stamp()"


def notes(metadata):
    """Notes with a view and a trigger of theirs."""
    table = sa.Table(
        "notes", metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(80)),
        sa.Column("stars", sa.Integer),
    )  # fmt: skip
    for sql in (VIEW, SQLITE):
        sa.event.listen(table, "after_create", sa.DDL(sql).execute_if(dialect="sqlite"))
    for sql in (VIEW, FUNCTION, POSTGRES):
        sa.event.listen(table, "after_create", sa.DDL(sql).execute_if(dialect="postgresql"))


def _told(migrating, *statements):
    def up(op):
        on = " ON notes" if op.get_bind().dialect.name == "postgresql" else ""
        for sql in statements:
            op.execute(sql.replace("{on}", on))

    return {(t.kind, t.name, table) for t, table in not_remade(migrating.case(notes, up))}


NO_VIEW, NO_TRIGGER = "DROP VIEW titles", "DROP TRIGGER stamped{on}"
ADDED = "ALTER TABLE notes ADD COLUMN weight integer"


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        ((NO_VIEW, ADDED), {("view", "titles", "notes")}),
        ((NO_VIEW, ADDED, VIEW), set()),
        ((NO_VIEW,), set()),
        ((NO_VIEW, ADDED, VIEW.replace("titles", "names")), set()),
        ((NO_TRIGGER, "UPDATE notes SET stars = 2"), {("trigger", "stamped", "notes")}),
        (("UPDATE notes SET stars = 2", NO_TRIGGER), set()),
        ((NO_TRIGGER, "UPDATE notes SET stars = 2", ADDED), set()),
        ((NO_TRIGGER,), set()),
    ],
)
def test_what_made_way(migrating, statements, found):
    """A view that goes before its table changes, a trigger before rows are written, is told."""
    assert _told(migrating, *statements) == found

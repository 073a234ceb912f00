"""Second ways to be deleted, tables without partitions, triggers: seen by writing rows."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import second_path, shape, triggers


def _codes(check, case):
    try:
        return [(f.code, f.severity) for f in check.run(case).findings]
    except SkippedError:
        return []


def _before(metadata):
    sa.Table("users", metadata, sa.Column("id", sa.Integer, primary_key=True))
    for name in ("tasks", "templates"):
        owner = sa.ForeignKey("users.id", ondelete="CASCADE")
        sa.Table(
            name,
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("user_id", sa.Integer, owner, nullable=False),
            sa.Column("title", sa.String(20), nullable=False),
        )


def _key(ondelete, *, nullable=True, referred="templates"):
    def up(op):
        if not nullable:
            op.execute("DELETE FROM tasks")
        with op.batch_alter_table("tasks") as batch:
            batch.add_column(sa.Column("template_id", sa.Integer, nullable=nullable))
            batch.create_foreign_key("fk_t", referred, ["template_id"], ["id"], ondelete=ondelete)

    return up


@pytest.mark.parametrize(
    ("up", "expected"),
    [
        (_key("CASCADE"), [("isolation-leak", "warning")]),
        (_key("SET NULL"), []),
        (_key("CASCADE", nullable=False), []),
        (_key("CASCADE", referred="tasks"), []),
    ],
)
def test_a_second_way_to_be_deleted(migrating, up, expected):
    """What is lent takes an old row along only where its key cascades and may be NULL."""
    assert _codes(second_path, migrating.case(_before, up)) == expected


POSTGRES = (
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {body} RETURN NEW; END$$",
    "CREATE TRIGGER touch BEFORE INSERT OR UPDATE ON tasks FOR EACH ROW EXECUTE FUNCTION touch()",
)
SQLITE = ("CREATE TRIGGER touch AFTER UPDATE ON tasks BEGIN {body} END",)
BODIES = {
    "right": ("NEW.title = trim(NEW.title);", "UPDATE tasks SET title = 'x' WHERE id = 0;"),
    "wrong": ("NEW.titel = trim(NEW.title);", "UPDATE tasks SET titel = 'x' WHERE id = 0;"),
    "refuses": ("RAISE EXCEPTION 'never';", "SELECT RAISE(ABORT, 'never');"),
}


@pytest.mark.parametrize(("body", "told"), [("right", False), ("wrong", True), ("refuses", False)])
def test_triggers(migrating, body, told):
    """One that speaks of what is not there is told; one that refuses means to."""
    dialect = migrating.server.dialect
    statements = POSTGRES if dialect == "postgresql" else SQLITE
    words = BODIES[body][0 if dialect == "postgresql" else 1]

    def up(op):
        for statement in statements:
            op.execute(sa.text(statement.format(body=words)))

    found = _codes(triggers, migrating.case(_before, up))
    assert {code for code, _ in found} == ({"trigger-fails"} if told else set())


def test_a_trigger_that_was_wrong_before(migrating):
    """What failed before is nothing that the migration did."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("SQLite refuses to change what a broken trigger stands on")

    def up(op):
        for statement in POSTGRES:
            op.execute(sa.text(statement.format(body=BODIES["wrong"][0])))
        op.add_column("tasks", sa.Column("more", sa.Integer))

    case = migrating.case(_before, up)
    case.before = case.after
    assert _codes(triggers, case) == []


ENDLESS = {
    "OLD.* IS DISTINCT FROM NEW.*": True,
    "OLD.title <> NEW.title": True,
    "pg_trigger_depth() = 0": False,
}


@pytest.mark.parametrize(("when", "told"), ENDLESS.items())
def test_a_trigger_that_calls_itself(migrating, when, told):
    """It ends with the stack, once a row is changed; one that knows its depth stops."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("triggers of SQLite do not call themselves")

    def up(op):
        op.execute(
            "CREATE FUNCTION turn() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
            "UPDATE tasks SET title = reverse(title) WHERE id = NEW.id; RETURN NULL; END$$"
        )
        op.execute(
            f"CREATE TRIGGER turn AFTER UPDATE ON tasks FOR EACH ROW WHEN ({when}) "
            "EXECUTE FUNCTION turn()"
        )

    found = _codes(triggers, migrating.case(_before, up))
    assert {code for code, _ in found} == ({"trigger-fails"} if told else set())


PART = "CREATE TABLE v_{} PARTITION OF v FOR VALUES FROM ({}) TO ({})"
PAST, REST = PART.format("past", "MINVALUE", "'2020-01-01'"), "PARTITION OF v DEFAULT"
PARTS = {
    (): True,
    (PAST,): True,
    (f"CREATE TABLE v_rest {REST}",): False,
    (PAST, f"CREATE TABLE v_rest {REST}"): False,
    (PAST, PART.format("now", "'2020-01-01'", "MAXVALUE")): False,
}


@pytest.mark.parametrize(("parts", "told"), PARTS.items())
def test_partitions(migrating, parts, told):
    """A new table that is divided needs a part to put today's rows into."""
    if migrating.server.dialect == "sqlite":
        pytest.skip("SQLite divides no table")
    made = (
        "CREATE TABLE v (id bigint NOT NULL, day date NOT NULL) PARTITION BY RANGE (day)",
        *parts,
    )
    found = _codes(shape, migrating.case(_before, lambda op: [op.execute(s) for s in made]))
    assert (("partition-none", "warning") in found) == told

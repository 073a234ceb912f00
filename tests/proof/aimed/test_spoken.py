"""Values that a migration speaks of, and what it does to them."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.spoken import assigned_in, compared_in, left_in, speak, words_before
from sddflow.proof.survival.rows import lost

FOLD = "UPDATE tasks SET state = 'done' WHERE state IN ('missed', 'over')"


def _revision(*statements, down="pass"):
    body = "\n".join(f'    op.execute("{s}")' for s in statements)
    return f"def upgrade():\n{body}\n\n\ndef downgrade():\n    {down}\n"


@pytest.mark.parametrize(
    ("source", "compared", "assigned"),
    [
        (_revision(FOLD), {"state": ("missed", "over")}, {"state": ("done",)}),
        (_revision("DELETE FROM tasks WHERE kind <> 'a b'"), {"kind": ("a b",)}, {}),
        (
            _revision("UPDATE t SET a = CASE WHEN b < 3 THEN 'few' ELSE 'many' END"),
            {},
            {"a": ("few", "many")},
        ),
        ("t.update().where(t.c.state == 'old')", {"state": ("old",)}, {}),
        ('t.c.state.in_(["a", "b"])', {}, {}),
        ("t.c.state != 'x'", {"state": ("x",)}, {}),
        (_revision("SELECT 1", down="op.execute(\"UPDATE t SET a = 'x' WHERE a = 'y'\")"), {}, {}),
    ],
)
def test_what_is_looked_for_and_what_is_set(source, compared, assigned):
    """Texts that the way up looks for are told from those that it sets, by column."""
    found = compared_in(source)
    assert {c: v for c, v in found.items() if c in compared} == compared
    assert assigned_in(source) == assigned


def test_words_of_the_models_before():
    """A label that the migration brings was not there before; one that it looks for was."""
    words = {("tasks", "state"): ("open", "done")}
    before = words_before(words, _revision(FOLD))
    assert before[("tasks", "state")] == ("open", "missed", "over")


def _tasks(metadata, kind):
    return sa.Table(
        "tasks",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", kind, nullable=False),
        sa.Column("code", sa.String(20), nullable=False, unique=True),
    )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def tasks(request):
    """A database with a table of tasks."""
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        _tasks(metadata, sa.String(20))
        metadata.create_all(made.engine())
        yield made


def _ran(tasks, statement, words=None):
    """Rows before and after a statement that speaks of them."""
    schema = read_schema(tasks.url)
    fill(tasks.engine(), schema, words or {})
    speak(tasks.engine(), schema, compared_in(_revision(statement)))
    before = snapshot(tasks.engine(), schema)
    with tasks.engine().begin() as connection:
        connection.exec_driver_sql(statement)
    after = snapshot(tasks.engine(), schema)
    return [(x.what, x.severity) for x in lost(before, after, (statement,))]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasks SET state = 'done' WHERE state IN ('missed', 'over')",
        "UPDATE tasks SET state = upper(state) WHERE state = 'missed'",
        "UPDATE tasks SET state = 'done' WHERE state <> 'over'",
    ],
)
def test_values_that_become_others(tasks, statement):
    """Two words that become one, and words that no statement names, are a question."""
    assert ("changed", "warning") in _ran(tasks, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tasks SET state = 'done' WHERE state = 'missed'",
        "UPDATE tasks SET state = 'news' WHERE state = 'new'",
        "UPDATE tasks SET state = 'x' WHERE state = 'nobody-says-a-word-of-this-length'",
    ],
)
def test_words_that_get_another_name(tasks, statement):
    """One word that becomes another, named in the statement, is told and stops nobody."""
    assert {s for _, s in _ran(tasks, statement)} <= {"info"}


def test_rows_say_what_the_application_can_read(tasks):
    """Plain text that the models read as an enumeration holds its labels only."""
    schema = read_schema(tasks.url)
    fill(tasks.engine(), schema, {("tasks", "state"): ("open", "shut")})
    rows = snapshot(tasks.engine(), schema)["tasks"].rows.values()
    assert {row["state"] for row in rows} == {"open", "shut"}


def test_what_is_unique_is_left(tasks):
    """A unique column keeps its values: they cannot be there twice."""
    schema = read_schema(tasks.url)
    fill(tasks.engine(), schema)
    before = snapshot(tasks.engine(), schema)
    speak(tasks.engine(), schema, {"code": ("a",)})
    assert snapshot(tasks.engine(), schema)["tasks"].rows == before["tasks"].rows


def test_a_null_stays(database_with_optional):
    """Where a column may be NULL, a row keeps that beside those that say what is spoken of."""
    engine, schema = database_with_optional
    speak(engine, schema, {"state": ("missed", "over")})
    states = {row["state"] for row in snapshot(engine, schema)["tasks"].rows.values()}
    assert {None, "missed", "over"} <= states


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_with_optional(request):
    """An engine and a schema: tasks whose state may be NULL, with rows."""
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table(
            "tasks", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("state", sa.String(20)),
        )  # fmt: skip
        metadata.create_all(made.engine())
        schema = read_schema(made.url)
        fill(made.engine(), schema)
        yield made.engine(), schema


def test_what_the_way_down_looks_for():
    """Only the way down is read, and a text that others may have too is written into rows."""
    up = "def upgrade():\n    op.execute(\"DELETE FROM bins WHERE code = 'up'\")\n"
    down = "def downgrade():\n    op.execute(\"DELETE FROM bins WHERE code = 'A1'\")\n"
    assert left_in(up + down) == {"code": ("A1",)}

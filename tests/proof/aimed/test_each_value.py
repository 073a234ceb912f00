"""Values that a migration turns into others, and words of the source: a row for each."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.each_value import each_value_in, give_each
from sddflow.proof.aimed.source_words import source_words


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("CASE level WHEN 1 THEN 'a' WHEN 3 THEN 'b' END", (1, 3)),
        ("CASE WHEN level = 1 THEN 'a' ELSE 'b' END", (1,)),
        ("UPDATE t SET a = 'x' WHERE level IN (2, 4)", (2, 4)),
        ("t.update().where(t.c.level == 2)", (2,)),
        ("CASE WHEN level > 5 THEN 'a' ELSE 'b' END", (5,)),
        ("UPDATE t SET a = 'x' WHERE level BETWEEN 2 AND 7", (2, 7)),
        ("MAP = {1: 'a', 2: 'b'}\nq = sa.case(MAP, value=t.c.level)", (1, 2)),
        ("PAIRS = [(1, 'a'), (2, 'b')]\nq = 'SET x = :new WHERE level = :old'", (1, 2)),
        ("def downgrade():\n    op.execute('SET a = 1 WHERE level = 2')", None),
    ],
)
def test_what_is_told_apart(source, values):
    """Values of CASE, of conditions, and of lists beside a condition are found, on the way up."""
    assert each_value_in(source).get("level") == values


@pytest.mark.parametrize(
    "dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def test_a_row_for_each(dialect):
    """Every value stands in a row, but for what a key or a rule of being unique is about."""
    with scratch(dialect, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table(
            "tasks", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("level", sa.Integer),
            sa.Column("code", sa.String(20), unique=True),
        )  # fmt: skip
        metadata.create_all(made.engine())
        schema = read_schema(made.url)
        fill(made.engine(), schema)
        give_each(made.engine(), schema, {"level": (71, 72), "code": ("x",)}, schema.tables)
        rows = snapshot(made.engine(), schema)["tasks"].rows.values()
        assert {71, 72} <= {row["level"] for row in rows}
        assert "x" not in {row["code"] for row in rows}


def test_words_of_the_source(tmp_path):
    """Words that a column is given or compared with are found; names are none."""
    (tmp_path / "a.py").write_text(
        'if task.status == "open": task.status = "done"\n'
        'q = select(Task).where(Task.kind.in_(["a", "b"]))\n'
        'Task(title="x", colour="red")\n'
    )
    columns = frozenset({"status", "kind", "title", "colour"})
    assert source_words(tmp_path, columns) == {
        "status": ("open", "done"),
        "kind": ("a", "b"),
        "colour": ("red",),
    }
    assert source_words(tmp_path, frozenset({"kind"})) == {"kind": ("a", "b")}

"""Spans with their end, or without it."""

from types import SimpleNamespace

import pytest

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, ColumnType, Schema, Table
from sddflow.proof.filled.edges import edges
from sddflow.proof.revisions.older import Older

WHOLE = ColumnType("integer")
BANDS = Table("bands", tuple(Column(name, WHOLE) for name in ("id", "low", "high")), ("id",))
TASKS = Table("tasks", tuple(Column(name, WHOLE) for name in ("id", "points")), ("id",))
CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
    models_module="models",
    classes=(ModelClass("Band", "bands", Place("models.py", 1), "models", "Base"),),
)  # fmt: skip
ALEMBIC = SimpleNamespace(script_location="alembic")
UPDATE = "UPDATE tasks SET band_id = (SELECT b.id FROM bands b WHERE {})"


def _found(tmp_path, condition, source, before="", statement=UPDATE):
    now, was = tmp_path / "now", tmp_path / "was"
    for folder, text in ((now, source), (was, before)):
        folder.mkdir()
        (folder / "app.py").write_text(f"{text}\n")
    case = SimpleNamespace(
        upgrade=(statement.format(condition),), conventions=CONVENTIONS,
        first=SimpleNamespace(schema=Schema((BANDS, TASKS))),
        application=SimpleNamespace(root=now, migrations=ALEMBIC),
        older=Older(SimpleNamespace(root=was, migrations=ALEMBIC), "0a1b2c"),
        finding=lambda *_, **facts: facts["column"],
    )  # fmt: skip
    return list(edges(case))


@pytest.mark.parametrize(
    ("condition", "source"),
    [
        ("tasks.points BETWEEN b.low AND b.high", "x = band.low <= points < band.high"),
        ("tasks.points >= b.low AND tasks.points <= b.high", "q = Band.high > points"),
        ("tasks.points < b.high", "x = points <= band.high"),
        ("tasks.points <= b.high", "q = text('SELECT id FROM bands WHERE :points < high')"),
        ("tasks.points <= b.high", "x = band.high <= points"),
        ("int4range(b.low, coalesce(b.high, 99), '[]') @> tasks.points", "x = band.high > points"),
    ],
)
def test_an_end_that_only_one_side_takes_is_told(tmp_path, condition, source):
    """BETWEEN takes both ends, and so do <= and >=; the source says otherwise of the upper one."""
    assert _found(tmp_path, condition, source) == ["high"]


@pytest.mark.parametrize(
    ("condition", "source"),
    [
        ("tasks.points BETWEEN b.low AND b.high", "x = band.low <= points <= band.high"),
        ("tasks.points < b.high", "x = points < band.high"),
        ("tasks.points < b.high", "x = points <= band.high\ny = points < band.high"),
        ("tasks.points < b.high", "x = points == band.high"),
        ("tasks.points < 5", "x = points <= band.high"),
    ],
)
def test_ends_that_are_taken_alike_are_left_in_peace(tmp_path, condition, source):
    """What the source takes so somewhere, or compares with no column, is no difference."""
    assert _found(tmp_path, condition, source) == []


RANGE = "ALTER TABLE bands ADD COLUMN span int4range GENERATED ALWAYS AS ({}) STORED"


def test_the_source_of_before_counts_where_that_of_now_does_not_compare(tmp_path):
    """A range that is made of two ends is what they were until now."""
    spans = "int4range(low, high, '[]')"
    assert _found(tmp_path, spans, "x = band.span", "x = points < band.high", RANGE) == ["high"]


@pytest.mark.parametrize("spans", ["int4range(low, high)", "int4range(low, high, '[)')"])
def test_a_range_without_its_end_is_what_less_than_says(tmp_path, spans):
    """A range takes its lower end and leaves the upper one, where it says nothing else."""
    assert _found(tmp_path, spans, "x = band.low <= points < band.high", "", RANGE) == []


@pytest.mark.parametrize(
    ("condition", "source"),
    [
        ("b.low < b.high AND tasks.points >= b.low", "x = points >= band.low"),
        ("tasks.points >= b.low", "x = one.low < other.high\ny = points >= band.low"),
    ],
)
def test_ends_of_one_table_that_are_compared_with_each_other_say_nothing(
    tmp_path, condition, source
):
    """Two spans meet where each begins before the other ends: no value is taken by either."""
    assert _found(tmp_path, condition, source) == []

"""Spans with their end, or without it."""

from types import SimpleNamespace

import pytest

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, ColumnType, Schema, Table
from sddflow.proof.filled.edges import edges

WHOLE = ColumnType("integer")
BANDS = Table("bands", tuple(Column(name, WHOLE) for name in ("id", "low", "high")), ("id",))
TASKS = Table("tasks", tuple(Column(name, WHOLE) for name in ("id", "points")), ("id",))
CONVENTIONS = Conventions(
    "sqlalchemy", is_async=False, models_form="module", models_path="models.py",
    models_module="models",
    classes=(ModelClass("Band", "bands", Place("models.py", 1), "models", "Base"),),
)  # fmt: skip
UPDATE = "UPDATE tasks SET band_id = (SELECT b.id FROM bands b WHERE {})"


def _found(tmp_path, condition, source):
    (tmp_path / "app.py").write_text(f"{source}\n")
    case = SimpleNamespace(
        upgrade=(UPDATE.format(condition),), conventions=CONVENTIONS,
        first=SimpleNamespace(schema=Schema((BANDS, TASKS))),
        application=SimpleNamespace(
            root=tmp_path, migrations=SimpleNamespace(script_location="alembic")
        ),
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

"""Source that goes on in the unit that a column had."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from sddflow.domain.schema.table import Column, ColumnType, Schema, Table
from sddflow.proof.filled import reckoned as subject
from sddflow.proof.revisions.since import Changed

EPISODES = Schema((Table("episodes", (Column("duration", ColumnType("integer")),)),))
READS = "def hours(rows):\n    total = sum(e.duration for e in rows)\n    return total / 3600\n"


def _found(tmp_path, monkeypatch, statement, changed=None, since="main"):
    (tmp_path / "app.py").write_text(READS)
    monkeypatch.setattr(
        subject, "changed_since", lambda *_: changed or Changed(frozenset(), frozenset())
    )
    state = SimpleNamespace(schema=EPISODES)
    migrations = SimpleNamespace(script_location="alembic")
    case = SimpleNamespace(
        built=state, first=state, upgrade=(statement,), beginning=SimpleNamespace(since=since),
        application=SimpleNamespace(root=tmp_path, migrations=migrations),
        finding=lambda code, _severity, message, **more: (code, message, more["evidence"]),
    )  # fmt: skip
    return list(subject.reckoned(case))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE episodes SET duration = duration * 1000", "1000 times"),
        ("UPDATE episodes SET duration = duration / 60 WHERE duration IS NOT NULL", "1/60 of"),
        ("UPDATE episodes SET duration = (duration * 100)::bigint", "100 times"),
        ("UPDATE episodes SET duration = duration * 2", ""),
        ("UPDATE episodes SET duration = duration * 1000 WHERE id > 7", ""),
        ("UPDATE others SET duration = duration * 1000", ""),
    ],
)
def test_a_unit_that_changes_in_place(tmp_path, monkeypatch, statement, said):
    """All rows become many times what they were, and a line reckons with them as it did."""
    found = _found(tmp_path, monkeypatch, statement)
    assert [code for code, *_ in found] == (["backfill-unit"] if said else [])
    assert all(said in message and "app.py:3" in message for _, message, _ in found)
    assert all(shown == "return total / 3600" for *_, shown in found)


def test_source_that_came_with_the_change(tmp_path, monkeypatch):
    """What is new, or stands on a line that changed, is taken to know the new unit."""
    change = "UPDATE episodes SET duration = duration * 1000"
    file = (tmp_path / "app.py").resolve()
    old = READS.replace("3600", "60")
    assert not _found(tmp_path, monkeypatch, change, Changed(frozenset({file}), frozenset()))
    edited = Changed(frozenset(), frozenset({file}), {file: old})
    assert not _found(tmp_path, monkeypatch, change, edited)
    beside = Changed(frozenset(), frozenset({file}), {Path(file): f"import math\n{READS}"})
    assert len(_found(tmp_path, monkeypatch, change, beside)) == 1


def test_where_nobody_says_since_when(tmp_path, monkeypatch):
    """Without the state before, no line can be called the same."""
    change = "UPDATE episodes SET duration = duration * 1000"
    assert not _found(tmp_path, monkeypatch, change, since="")

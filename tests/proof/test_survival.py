"""What rows lose between two looks at a database."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Table
from sddflow.proof.sameness import same
from sddflow.proof.survival import lost

TEXT = ColumnType("text")
NINE = dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC)


def _taken(name: str, *rows: dict, key: tuple[str, ...] = ("id",)) -> dict[str, Snapshot]:
    columns = tuple(Column(n, TEXT, nullable=True) for n in rows[0])
    table = Table(name, columns, primary_key=key)
    return {name: Snapshot(table, {tuple(r[k] for k in key): r for r in rows})}


BEFORE = _taken("notes", {"id": 1, "old": "one"}, {"id": 2, "old": None})


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BEFORE, []),
        (_taken("notes", {"id": 1, "old": "one", "n": 1}, {"id": 2, "old": "new", "n": 1}), []),
        (_taken("notes", {"id": 1, "new": "one"}, {"id": 2, "new": None}), []),
        (_taken("memos", {"id": 1, "old": "one"}, {"id": 2, "old": None}), []),
        (_taken("notes", {"id": 1, "old": "one"}), [("lost", "error")]),
        (
            _taken("notes", {"id": 1, "new": None}, {"id": 2, "new": None}),
            [("rename-lost", "error")],
        ),
        (_taken("notes", {"id": 1}, {"id": 2}), [("column-dropped", "warning")]),
        (_taken("notes", {"id": 1, "old": "on"}, {"id": 2, "old": None}), [("lost", "error")]),
        (_taken("notes", {"id": 1, "old": None}, {"id": 2, "old": None}), [("lost", "error")]),
        (
            _taken("notes", {"id": 1, "old": "ONE"}, {"id": 2, "old": None}),
            [("changed", "warning")],
        ),
        (_taken("others", {"id": 7}), [("table-dropped", "warning")]),
    ],
)
def test_losses(after, expected):
    """A filled NULL, a renamed column and a renamed table lose nothing; the rest is told."""
    assert [(x.what, x.severity) for x in lost(BEFORE, after)] == expected


@pytest.mark.parametrize(("kept", "expected"), [("one", []), ("two", ["table-dropped"])])
def test_a_table_that_another_took_in(kept, expected):
    """Rows that stand in a table that was there before are not lost, if all of them do."""
    before = BEFORE | _taken("all", {"id": 9, "old": "nine"})
    rows = ({"id": 9, "old": "nine"}, {"id": 1, "old": kept}, {"id": 2, "old": None})
    assert [x.what for x in lost(before, _taken("all", *rows))] == expected


@pytest.mark.parametrize(
    ("was", "now", "equal"),
    [
        (1, Decimal("1.00"), True),
        (True, 1, True),
        (NINE.replace(tzinfo=None), NINE, True),
        ("1", 1, True),
        ("a", "b", False),
        (1.5, 1, False),
        ("a,b", ["a", "b"], True),
        (["a", "", "b"], "a, , b", True),
        ("tags 0", ["tags 0"], True),
        ("", [], True),
        (",", ["", ""], True),
        ("a,b,c", ["a", "c"], False),
        ("a,!,c", ["a", "c"], False),
        ("a,b", ["a"], False),
        ("a,b", ["b", "a"], False),
        (["a", None], "a", False),
    ],
)
def test_same(was, now, equal):
    """A value in another type is the same value, if nothing of it is gone."""
    assert same(was, now) is equal


@pytest.mark.parametrize(("was", "now"), [(True, 5), (False, "no"), (2, False), (None, True)])
def test_truth_is_no_number(was, now):
    """A truth value that becomes something else is a change, whatever it becomes."""
    before = _taken("notes", {"id": 1, "old": was})
    assert len(list(lost(before, _taken("notes", {"id": 1, "old": now})))) == (was is not None)


DEPOTS = _taken("depots", {"id": 1}, {"id": 2})


def _trucks(*depots, points=True):
    taken = _taken("trucks", *({"id": n, "depot_id": d} for n, d in enumerate(depots)))
    keys = (ForeignKey(("depot_id",), "depots"),) if points else ()
    trucks = taken["trucks"]
    return {"trucks": Snapshot(replace(trucks.table, foreign_keys=keys), trucks.rows)}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (_trucks(None, "1", None) | DEPOTS, [("changed", "info")]),
        (_trucks(None, None, None) | DEPOTS, [("changed", "info"), ("lost", "error")]),
        (_trucks("0", None, None) | DEPOTS, [("lost", "error")]),
        (_trucks("1", "1", None) | DEPOTS, [("changed", "warning")]),
        (_trucks(None, "1", None, points=False) | DEPOTS, [("lost", "error")]),
        (
            _trucks(None, "1", None) | _taken("depots", *({"id": n} for n in range(3))),
            [("lost", "error")],
        ),
    ],
)
def test_what_pointed_nowhere(now, expected):
    """A value without a row to point to may become NULL before a foreign key; no other may."""
    before = _trucks("0", "1", None, points=False) | DEPOTS
    assert [(x.what, x.severity) for x in lost(before, now)] == expected


def test_a_new_table_is_no_measure():
    """Of a table that only the migration makes, nobody knows what was to point to it."""
    before = _trucks("0", "1", points=False)
    found = list(lost(before, _trucks(None, None) | DEPOTS))
    assert [(x.what, x.severity) for x in found] == [("lost", "error")]

"""What reading suspects and running has seen."""

from dataclasses import replace

import pytest

from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult
from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.both import Side
from sddflow.proof.losses import joined

COMPARED = CheckResult("rows-survive", "sqlite", "passed", 0.1)
ALL_BACK = CheckResult("downgrade", "postgresql", "passed", 0.1)
NOT_BACK = CheckResult("downgrade", "sqlite", "failed", 0.1)
UNSEEN = CheckResult("downgrade", "sqlite", "skipped", 0.1)


def _asked(table, column=""):
    return Finding("destructive-operation", "warning", "would be lost", table=table, column=column)


def _ran(code, table, column=""):
    return Finding(code, "error", "is lost", table=table, column=column)


def _side(before, after):
    tables = [Schema(tuple(Table(n, ()) for n in names)) for names in (before, after)]
    return Side("sqlite", *tables, None)


@pytest.mark.parametrize(
    ("ran", "checks", "before", "after", "severity"),
    [
        ((), [COMPARED], ["x"], ["x"], "info"),
        ((), [COMPARED], ["x"], [], "warning"),
        ((), [COMPARED], [], ["x"], "warning"),
        ((), [], ["x"], ["x"], "warning"),
        ((_ran("rows-removed", "x"),), [COMPARED], ["x"], ["x"], "warning"),
        ((_ran("rows-none", "x"),), [COMPARED], ["x"], ["x"], "warning"),
        ((_ran("rows-table-dropped", "x"),), [COMPARED], ["x"], [], "warning"),
    ],
)
def test_a_table_that_is_rebuilt_is_no_question(ran, checks, before, after, severity):
    """Where the table is there before and after, and its rows were compared, nothing is lost."""
    found = joined((_asked("x"),), ran, checks, [_side(before, after)])
    assert found[0].severity == severity


@pytest.mark.parametrize(
    ("code", "checks", "told"),
    [
        ("downgrade-forgets", [ALL_BACK], False),
        ("enum-left-behind", [ALL_BACK, NOT_BACK], False),
        ("downgrade-forgets", [ALL_BACK, NOT_BACK], True),
        ("downgrade-forgets", [ALL_BACK, UNSEEN], True),
        ("enum-left-behind", [NOT_BACK], True),
        ("downgrade-empty", [ALL_BACK], True),
        ("downgrade-forgets", [], True),
    ],
)
def test_what_the_way_back_disproves(code, checks, told):
    """A catalogue that is as before has nothing left behind."""
    found = joined((Finding(code, "warning", "left"),), (), checks)
    assert bool(found) is told


def test_a_table_without_a_row_is_told_once():
    """Each check that needs a row of it would say so; other tables have their own."""
    ran = [Finding("row-impossible", "warning", w, table=t) for w, t in ("aa", "ba", "cb")]
    assert joined((), tuple(ran), [COMPARED]) == (ran[0], ran[2])


@pytest.mark.parametrize(("column", "severity"), [("taken_ms", "warning"), ("taken", "info")])
def test_values_that_went_wrong_are_not_kept(column, severity):
    """A column whose values were reckoned wrongly into another one is still asked for."""
    said = "x.taken_at is filled from x.taken_ms as if taken_ms counted seconds"
    wrong = Finding("backfill-unit", "warning", said, table="x", column="taken_at")
    told = joined((_asked("x", column),), (wrong,), [COMPARED], [_side(["x"], ["x"])])
    assert told[0].severity == severity


def test_keys_in_a_circle_are_told_once():
    """Where keys go in a circle, that no row can be made says nothing more; without one it does."""
    circle = Finding("foreign-key-circle", "error", "a → b → a need each other", table="a")
    row = Finding(
        "row-impossible", "warning", "no row could be made for b: there is no row in a to point to"
    )
    other = Finding(
        "row-impossible", "warning", "no row could be made for c: every row was refused"
    )
    assert joined((), (circle, row, other), [COMPARED]) == (circle, other)
    assert joined((), (row, other), [COMPARED]) == (row, other)


@pytest.mark.parametrize(("others", "severity"), [(frozenset({"x"}), "info"), ((), "warning")])
def test_a_table_that_a_new_one_took_over(others, severity):
    """A dropped table is no question where a new one has its rows, on every dialect."""
    sides = [
        replace(_side(["x"], ["y"]), taken_over=frozenset({"x"})),
        replace(_side(["x"], ["y"]), taken_over=frozenset(others)),
    ]
    assert joined((_asked("x"),), (), [COMPARED], sides)[0].severity == severity


@pytest.mark.parametrize(("column", "told"), [("cents", 1), ("taken", 2)])
def test_a_loss_by_wrong_reckoning_is_told_once(column, told):
    """That a column's values came wrong into another one is told as the loss that it is."""
    said = "x.amount is filled from x.cents in whole numbers: what is left over is lost"
    wrong = Finding("backfill-unit", "warning", said, table="x", column="amount")
    found = joined((), (_ran("rows-rename-lost", "x", column), wrong), [COMPARED])
    assert len(found) == told
    assert found[-1].code == "backfill-unit"
    assert found[-1].severity == ("error" if told == 1 else "warning")

"""Values that change because a rule comes."""

import pytest

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Column, ColumnType, Index, Table, Unique
from sddflow.proof.rules.ruled import Breaking, Double, Ruled
from sddflow.proof.survival.forced import forced
from sddflow.proof.survival.loss import Way

WHOLE = ColumnType("integer")


def _places(*rows: tuple[int, str, object], unique: bool = False) -> Snapshot:
    columns = (Column("id", WHOLE), Column("list", ColumnType("text")), Column("place", WHOLE))
    rules = (Unique(("list", "place")),) if unique else ()
    table = Table("lines", columns, uniques=rules)
    return Snapshot(table, {(n,): {"id": n, "list": of, "place": at} for n, of, at in rows})


def _why(old: Snapshot, new: Snapshot, column: str, known: Ruled, *statements: str) -> list[str]:
    way = Way({"lines": old}, {"lines": new}, statements, back=False, ruled=known)
    return [each.why for each in forced(way, old, new, column)]


WERE = _places((1, "a", 7), (2, "a", 7), (3, "a", None), (4, "b", 5))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, "a", 1), (2, "a", 2), (3, "a", 3), (4, "b", 1)], ["and keep their order"]),
        ([(1, "a", 0), (2, "a", 1), (3, "a", 2), (4, "b", 0)], ["and keep their order"]),
        ([(1, "a", 9), (2, "a", 8), (3, "a", 7), (4, "b", 6)], []),
        ([(1, "a", 1), (2, "a", 2), (3, "a", 4), (4, "b", 1)], []),
    ],
)
def test_places_that_are_counted(rows, expected):
    """Before a place is one row's only, each list is counted from its first one on."""
    assert _why(WERE, _places(*rows, unique=True), "place", Ruled()) == expected
    assert _why(WERE, _places(*rows), "place", Ruled()) == []


def test_who_was_first_stays_first():
    """Places that are exchanged are told."""
    old = _places((1, "a", 5), (2, "a", 9))
    assert _why(old, _places((1, "a", 2), (2, "a", 1), unique=True), "place", Ruled()) == []


@pytest.mark.parametrize(
    ("now", "expected"), [("long", []), (None, ["as a rule that comes does not take them"])]
)
def test_what_a_check_does_not_take(now, expected):
    """It may become another value, or none; a text that is only cut has lost its end."""
    old, new = _places((1, "longer", 1)), _places((1, now, 1))
    known = Ruled(breaking={"lines": (Breaking(("list",), frozenset({(1,)})),)})
    assert _why(old, new, "list", known) == expected
    assert _why(old, new, "list", Ruled()) == []


def test_alike_by_an_expression():
    """What the database finds alike may get a sign more, where one of them stays."""
    old, new = _places((1, "A", 1), (2, "a", 2)), _places((1, "A", 1), (2, "a-2", 2))
    known = Ruled({"lines": (Double(("list",), ((1,), (2,))),)})
    assert _why(old, new, "list", known) == ["as nothing may be there twice"]
    assert _why(old, new, "list", Ruled()) == []


def _states(labels: tuple[str, ...], state: str) -> Snapshot:
    columns = (
        Column("id", WHOLE),
        Column("state", ColumnType("other", name="state", labels=labels)),
    )
    return Snapshot(Table("lines", columns), {(1,): {"id": 1, "state": state}})


@pytest.mark.parametrize(
    ("said", "told"), [("CASE WHEN 'seen' THEN 'sent' END", True), ("ELSE 'sent' END", False)]
)
def test_a_label_that_is_gone(said, told):
    """A statement must name it, and what it becomes."""
    old, new = _states(("sent", "seen"), "seen"), _states(("sent",), "sent")
    assert bool(_why(old, new, "state", Ruled(), said)) is told


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("open", "gone"), ["as nothing may be there twice"]),
        (("gone", "gone"), []),
    ],
)
def test_what_an_index_lets_go(states, expected):
    """Of rows that are alike one stays as it is; the others are none of the index any more."""
    columns = (Column("id", WHOLE), Column("list", ColumnType("text")), Column("state", WHOLE))
    index = Index("uq_open", ("list",), unique=True, where="(state = 'open')")
    old, new = (
        Snapshot(
            Table("lines", columns, indexes=indexes),
            {(n,): {"id": n, "list": "a", "state": s} for n, s in enumerate(said)},
        )
        for indexes, said in (((), ("open", "open")), ((index,), states))
    )
    assert _why(old, new, "state", Ruled()) == expected
    assert _why(old, Snapshot(old.table, new.rows), "state", Ruled()) == []

"""What rows lose between two looks at a database."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Table, Unique
from sddflow.proof.survival.rows import lost
from sddflow.proof.survival.sameness import same

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


def _slugs(*rows: tuple[int, str | None], unique: bool) -> Snapshot:
    columns = (Column("id", ColumnType("integer")), Column("slug", TEXT), Column("email", TEXT))
    table = Table("pages", columns, uniques=(Unique(("slug",)),) if unique else ())
    return Snapshot(table, {(n,): {"id": n, "slug": slug, "email": slug} for n, slug in rows})


TWINS = _slugs((1, "a"), (2, "b"), (3, "b"), unique=False)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(1, "a"), (3, "b")], ("removed", "info")),
        ([(3, "b")], ("removed", "warning")),
        ([(1, "a")], ("lost", "error")),
    ],
)
def test_of_rows_that_were_alike_one_stays(rows, expected):
    """Before something is unique all but one are deleted; all of them is one too many."""
    after = {"pages": _slugs(*rows, unique=True)}
    told = lost({"pages": TWINS}, after, ("DELETE FROM pages WHERE id = 1",))
    assert [(x.what, x.severity) for x in told] == [expected]


def test_without_a_new_rule_deleted_is_deleted():
    """Rows that were alike may all go where nothing says that there may be one only."""
    after = {"pages": _slugs((1, "a"), unique=False)}
    told = lost({"pages": TWINS}, after, ("DELETE FROM pages WHERE slug = 'b'",))
    assert [(x.what, x.severity) for x in told] == [("removed", "warning")]


@pytest.mark.parametrize(
    ("now", "expected"),
    [("b-3", "info"), ("c", "warning")],
)
def test_what_is_told_apart_is_worth_knowing(now, expected):
    """A sign more for all but one is what a unique text asks for; another text is a question."""
    after = {"pages": _slugs((1, "a"), (2, "b"), (3, now), unique=True)}
    told = [x for x in lost({"pages": TWINS}, after) if x.column == "slug"]
    assert [(x.what, x.severity) for x in told] == [("changed", expected)]


@pytest.mark.parametrize(("other", "expected"), [("b-2", "info"), ("c", "warning")])
def test_all_that_were_alike_may_have_more(other, expected):
    """Where each of them has its own sign more, they are told apart as well."""
    after = {"pages": _slugs((1, "a"), (2, other), (3, "b-3"), unique=True)}
    told = [x for x in lost({"pages": TWINS}, after) if x.column == "slug"]
    assert [(x.what, x.severity) for x in told] == [("changed", expected)]


@pytest.mark.parametrize(
    ("slug", "expected"), [("b", ("changed", "info")), (None, ("lost", "error"))]
)
def test_one_of_those_that_were_alike_keeps_its_text(slug, expected):
    """The others may have none; where all of them lose it, it is lost."""
    after = {"pages": _slugs((1, "a"), (2, slug), (3, None), unique=True)}
    told = [(x.what, x.severity) for x in lost({"pages": TWINS}, after) if x.column == "slug"]
    assert told == [expected]


def _links(*pairs: tuple[int, int]) -> Snapshot:
    names = ("tag_id", "page_id")
    columns = tuple(Column(name, ColumnType("integer")) for name in names)
    keys = (ForeignKey(("page_id",), "pages", on_delete="cascade"),)
    table = Table("links", columns, primary_key=names, foreign_keys=keys)
    return Snapshot(table, {pair: dict(zip(names, pair, strict=True)) for pair in pairs})


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([(7, 2), (8, 2)], {("links", "info"), ("pages", "info")}),
        ([(7, 2)], {("links", "warning"), ("pages", "warning")}),
        ([(7, 1), (8, 1)], {("links", "warning"), ("pages", "warning")}),
    ],
)
def test_links_to_a_double(links, expected):
    """They pass to the row that stays, or stand there already; all else is told."""
    before = {"pages": TWINS, "links": _links((7, 2), (7, 3), (8, 3))}
    after = {"pages": _slugs((1, "a"), (2, "b"), unique=True), "links": _links(*links)}
    told = lost(before, after, ("DELETE FROM pages", "DELETE FROM links"))
    assert {(x.table, x.severity) for x in told} == expected


def test_an_address_with_a_sign_more_reaches_nobody():
    """Addresses are no names that may be numbered."""
    after = {"pages": _slugs((1, "a"), (2, "b"), (3, "b-3"), unique=True)}
    told = [x for x in lost({"pages": TWINS}, after) if x.column == "email"]
    assert [x.severity for x in told] == ["warning"]


def _lines(*rows: tuple[int, int]) -> Snapshot:
    columns = (Column("id", ColumnType("integer")), Column("page_id", ColumnType("integer")))
    key = ForeignKey(("page_id",), "pages", on_delete="cascade")
    table = Table("lines", columns, foreign_keys=(key,))
    return Snapshot(table, {(n,): {"id": n, "page_id": page} for n, page in rows})


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([(7, 2)], [("changed", "info")]),
        ([(7, 1)], [("changed", "warning")]),
        ([], [("lost", "error")]),
    ],
)
def test_what_pointed_to_a_row_that_goes(lines, expected):
    """It is led to the row that stays; to any other one is a question, and its end is a loss."""
    before = {"pages": TWINS, "lines": _lines((7, 3))}
    after = {"pages": _slugs((1, "a"), (2, "b"), unique=True), "lines": _lines(*lines)}
    told = [x for x in lost(before, after, ("DELETE FROM pages",)) if x.table == "lines"]
    assert [(x.what, x.severity) for x in told] == expected
    if not lines:
        assert "by lines.page_id → pages.id ON DELETE CASCADE" in told[0].message


def test_two_values_that_become_one_are_the_example():
    """Of values that change, those are shown that nobody can tell apart any more."""
    before = _taken("jobs", *({"id": n, "rank": n} for n in range(3)))
    after = _taken("jobs", *({"id": n, "rank": w} for n, w in enumerate(("mid", "high", "mid"))))
    (found,) = lost(before, after)
    assert found.evidence == "0 and 2 both became 'mid'"


@pytest.mark.parametrize(
    ("back", "statement", "told"),
    [
        (True, "UPDATE jobs SET n = 1", []),
        (False, "UPDATE jobs SET n = 1", ["info"]),
        (True, "UPDATE jobs SET at = now()", ["warning"]),
    ],
)
def test_times_that_a_trigger_notes(back, statement, told):
    """A trigger may say that a row was changed just now; a statement of the migration may not."""
    before = _taken("jobs", {"id": 1, "at": NINE})
    after = _taken("jobs", {"id": 1, "at": dt.datetime.now(dt.UTC)})
    assert [x.severity for x in lost(before, after, (statement,), back=back)] == told

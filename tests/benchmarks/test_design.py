"""The bench of designs: what it counts, and what the rules of `offline` reach on it."""

import importlib.util
import sys
from pathlib import Path

import pytest

from sddflow.domain.schema.design import Addition, Design
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Index, Table

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

from benchmarks.design.command import SPECS, judged  # noqa: E402 - found beside the package
from benchmarks.design.facts import expected, proposed  # noqa: E402 - as above
from benchmarks.design.gold import read_gold  # noqa: E402 - as above
from benchmarks.design.score import Score, scored  # noqa: E402 - as above

GOLD = """# bullets
notes
  id integer
  user_id integer -> users cascade
  title string(80)
  mood string?
  ~shade text
  unique (user_id, title)
"""
EXPLICIT = ("bullets", "tables", "sql", "code")


def notes(title: ColumnType = ColumnType("string", 80), *more: Column) -> Design:  # noqa: B008 - a value
    columns = (
        Column("id", ColumnType("integer")), Column("user_id", ColumnType("integer")),
        Column("title", title), Column("mood", ColumnType("text"), nullable=True), *more,
    )  # fmt: skip
    keys = (ForeignKey(("user_id",), "users", on_delete="cascade"),)
    unique = (Index("uq", ("user_id", "title"), unique=True), Index("ix", ("user_id",)))
    table = Table("notes", columns, foreign_keys=keys, indexes=unique)
    return Design("", (table,), (), (), (), (), ())


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "notes.gold"
    path.write_text(GOLD)
    return read_gold(path)


def total(design, gold) -> Score:
    must, may = expected(gold)
    return sum(scored(proposed(design, gold), must, may).values(), Score())


def test_a_right_design_is_wholly_right(gold):
    """Lengths count where they are expected; a unique index is a unique; habits cost nothing."""
    times = Column("created_at", ColumnType("datetime"))
    found = total(notes(ColumnType("string", 80), times), gold)
    assert (found.missing, found.extra, found.f1) == (0, 0, 1.0)


def test_each_fact_that_differs_counts(gold):
    """A wrong length is one missing and one too many; an unasked column is one too many."""
    assert total(notes(ColumnType("string", 90)), gold) == Score(16, 1, 1)
    assert total(notes(ColumnType("string", 80), Column("x", ColumnType("text"))), gold).extra == 1
    nothing = total(Design("", (), (), (), (), (), ()), gold)
    assert (nothing.right, nothing.missing, nothing.f1) == (0, 17, 0.0)


def test_an_invented_table_is_seen(gold):
    """A table that nobody expects lowers the precision."""
    extra = Addition("users", (), (), (), None)
    assert total(Design("", notes().tables, (extra,), (), (), (), ()), gold).precision < 1


def test_every_spec_has_its_expectation():
    """At least 25 specs, in every style, each with the schema that is expected."""
    names = {p.stem for p in SPECS.glob("*.md")}
    assert names == {p.stem for p in SPECS.glob("*.gold")}
    assert len(names) >= 25
    styles = {read_gold(p).style for p in SPECS.glob("*.gold")}
    assert styles == {*EXPLICIT, "prose", "contradictory", "vague"}


def test_the_rules_reach_what_they_promise():
    """Explicit specs at least 0.95, stated attributes in prose at least 0.85, no table invented."""
    rows = [judged(spec, "offline") for spec in sorted(SPECS.glob("*.md"))]
    explicit = sum((r.total for r in rows if r.gold.style in EXPLICIT), Score())
    prose = sum((r.total for r in rows if r.gold.style == "prose"), Score())
    assert explicit.f1 >= 0.95
    assert prose.f1 >= 0.85
    assert [r.invented for r in rows if r.invented] == []
    assert importlib.util.find_spec("benchmarks.design") is not None


OPEN = """# prose
rides/trips
  id integer
  driver_id/user_id integer -> users cascade
  seats integer
  unique (seats, driver_id)
"""


def ride(table: str, key: str, *more: Column) -> Design:
    columns = (Column("id", ColumnType("integer")), Column(key, ColumnType("integer")),
               Column("seats", ColumnType("integer")), *more)  # fmt: skip
    keys = (ForeignKey((key,), "users", on_delete="cascade"),)
    unique = (Index("uq", (key, "seats"), unique=True),)
    made = Table(table, columns, foreign_keys=keys, indexes=unique)
    return Design("", (made,), (), (), (), (), ())


def test_a_name_may_be_left_open(tmp_path):
    """Each name that is expected is right, and only once; a unique holds in any order."""
    path = tmp_path / "rides.gold"
    path.write_text(OPEN)
    gold = read_gold(path)
    for table, key in (("rides", "driver_id"), ("trips", "user_id")):
        assert total(ride(table, key), gold).f1 == 1.0
    assert total(ride("rides", "rider_id"), gold).missing > 0
    both = ride("trips", "driver_id", Column("user_id", ColumnType("integer")))
    assert total(both, gold).extra == 1

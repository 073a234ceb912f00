"""Bounds of partitions that come, and the rows that they are about."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks.partitions import CHECK
from sddflow.proof.rules.partitions import bounds_that_come
from sddflow.proof.rules.provoking import provoke

POSTGRES = pytest.mark.parametrize(
    "migrating", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
MARCH = "FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')"
LATER = "FOR VALUES FROM ('2190-03-01') TO ('2190-04-01')"


def _visits(*more, key="at date NOT NULL", by="RANGE (at)"):
    def build(metadata):
        for sql in (f"CREATE TABLE visits (id int NOT NULL, {key}) PARTITION BY {by}", *more):
            sa.event.listen(metadata, "after_create", sa.DDL(sql))

    return build


REST = "CREATE TABLE visits_rest PARTITION OF visits DEFAULT"


def _provoked(migrating, before, *up):
    """By table, whether a row that each new bound is about could be made."""

    def moves(op):
        for sql in up:
            op.execute(sql)

    case = migrating.case(before, moves)
    old, new = case.first.scratch.engine(), case.built.scratch.engine()
    with old.connect() as earlier, new.connect() as later:
        rules = tuple(bounds_that_come(case.first.schema, earlier, later))
    return {
        r.table.name: provoke(case.first.scratch.clone(), case.first.schema, r, {}) is not None
        for r in rules
    }


@POSTGRES
@pytest.mark.parametrize(
    ("key", "by", "bound"),
    [
        ("at date NOT NULL", "RANGE (at)", MARCH),
        ("at timestamptz NOT NULL", "RANGE (at)", MARCH.replace("-01')", "-01 05:00+00')", 1)),
        ("place text", "LIST (place)", "FOR VALUES IN ('berlin')"),
        ("no int", "RANGE (no)", "FOR VALUES FROM (900700) TO (900900)"),
    ],
)
def test_rows_that_lie_in_the_default_partition(migrating, key, by, bound):
    """A row is made for each kind of bound, where the default partition takes it."""
    up = f"CREATE TABLE visits_new PARTITION OF visits {bound}"
    assert _provoked(migrating, _visits(REST, key=key, by=by), up) == {"visits": True}
    assert _provoked(migrating, _visits(key=key, by=by), up) == {"visits": False}


def _part(name, since, until):
    return f"CREATE TABLE {name} PARTITION OF visits FOR VALUES FROM ('{since}') TO ('{until}')"


NOVEMBER = _part("november", "2190-11-01", "2190-12-01")
JANUARY = _part("january", "2191-01-01", "2191-02-01")


@POSTGRES
@pytest.mark.parametrize("kind", ["date", "timestamp", "timestamptz"])
@pytest.mark.parametrize(
    ("before", "up", "since"),
    [
        ([NOVEMBER], [_part("december", "2190-12-01", "2190-12-31")], "2190-12-31"),
        ([NOVEMBER], [_part("december", "2190-12-01", "2190-12-31"), JANUARY], "2190-12-31"),
        ([JANUARY], [_part("days", "2190-12-06", "2190-12-20")], "2190-12-20"),
        ([_part("one", "2190-12-01", "2190-12-08")], [_part("two", "2190-12-09", "2190-12-16")],
         "2190-12-08"),
    ],
)  # fmt: skip
def test_days_between_partitions_are_told(migrating, kind, before, up, since):
    """A row of the first day that has no partition is refused; that is the evidence."""
    case = migrating.case(
        _visits(*before, key=f"at {kind} NOT NULL"), lambda op: [op.execute(s) for s in up]
    )
    (found,) = CHECK.run(case).findings
    assert (found.code, found.severity, found.table) == ("partition-gap", "error", "visits")
    assert since in found.evidence
    assert "no partition of relation" in found.evidence


@POSTGRES
@pytest.mark.parametrize(
    ("before", "up"),
    [
        ([NOVEMBER], [_part("december", "2190-12-01", "2191-01-01")]),
        ([NOVEMBER], [JANUARY]),
        ([NOVEMBER, REST], [_part("december", "2190-12-01", "2190-12-31")]),
        ([_part("day", "2190-12-29", "2190-12-30")], [_part("next", "2190-12-30", "2190-12-31")]),
        ([_part("a", "2190-10-02", "2190-11-01")], [_part("b", "2190-12-01", "2190-12-31")]),
        ([_part("a", "2190-12-01", "2190-12-31"), JANUARY],
         [_part("b", "2191-02-01", "2191-03-01")]),
        ([], [_part("far", "4000000-01-01", "5000000-01-01")]),
        ([_part("a", "2190-12-01", "2191-01-01")],
         ["CREATE TABLE rest PARTITION OF visits FOR VALUES FROM ('2191-01-01') TO (MAXVALUE)"]),
        ([_part("a", "2020-12-01", "2020-12-31")], [_part("b", "2021-01-01", "2021-02-01")]),
    ],
)  # fmt: skip
def test_partitions_that_meet_or_are_no_months_pass(migrating, before, up):
    """Days, weeks and thirty days have their own ends; older gaps and whole months are left."""
    case = migrating.case(_visits(*before), lambda op: [op.execute(s) for s in up])
    assert "partition-gap" not in _codes(case)


def _codes(case):
    try:
        return [f.code for f in CHECK.run(case).findings]
    except SkippedError:
        return []


@POSTGRES
def test_what_is_still_to_come(migrating):
    """A bound of days to come, and the default one itself, ask for nothing."""
    later = f"CREATE TABLE visits_new PARTITION OF visits {LATER}"
    assert _provoked(migrating, _visits(REST), later) == {}
    assert _provoked(migrating, _visits(), REST) == {}


@POSTGRES
def test_a_table_that_is_attached(migrating):
    """Its own rules say whether a row can lie outside of the bounds."""
    own = "CREATE TABLE march (id int NOT NULL, at date NOT NULL{})"
    kept = ", CHECK (at >= '2026-03-01' AND at < '2026-04-01')"
    up = f"ALTER TABLE visits ATTACH PARTITION march {MARCH}"
    assert _provoked(migrating, _visits(own.format(kept)), up)["march"] is False
    free = _provoked(migrating, _visits(own.format("")), "DELETE FROM march", up)
    assert free["march"] is False  # the usual rows lie outside already


def test_where_nothing_is_divided(migrating):
    """SQLite has no partitions, and most migrations bring none."""
    case = migrating.case(lambda m: sa.Table("a", m, sa.Column("id", sa.Integer)), lambda _: None)
    with pytest.raises(SkippedError):
        CHECK.run(case)

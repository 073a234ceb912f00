"""Rows for the application to write: in an order that can be inserted."""

from collections import Counter

import pytest

from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Table
from sddflow.errors import TargetError
from sddflow.proof.checks import round_trip
from sddflow.proof.rows_for_models import _values
from sddflow.target.answers import Metadata
from sddflow.target.application import Application

WHOLE = ColumnType("integer")


def _table(name, other, *, nullable):
    columns = (Column("id", WHOLE), Column("other_id", WHOLE, nullable=nullable))
    return Table(name, columns, foreign_keys=(ForeignKey(("other_id",), other),))


def test_keys_point_to_rows_before():
    """A key points to a row that was written before; one that goes round in a circle is NULL."""
    names = frozenset({"teams", "members"})
    row = {"id": 4, "other_id": 5}
    teams = _table("teams", "members", nullable=True)
    members = _table("members", "teams", nullable=False)
    assert _values(teams, names, {}, row, Counter(), frozenset({"id"})) == {"other_id": None}
    told = _values(members, names, {"teams": [0]}, row, Counter(), frozenset({"id"}))
    assert told == {"other_id": {"row": 0, "column": "id"}}


def test_two_keys_to_one_table():
    """They point to different rows where the row that was taken does so, and to one otherwise."""
    keys = tuple(ForeignKey((name,), "teams") for name in ("home_id", "guest_id"))
    columns = tuple(Column(name, WHOLE) for name in ("home_id", "guest_id"))
    matches = Table("matches", columns, foreign_keys=keys)
    names, places = frozenset({"teams", "matches"}), {"teams": [0, 1]}
    for guest, place in ((8, 1), (7, 0)):
        row = _values(
            matches, names, places, {"home_id": 7, "guest_id": guest}, Counter(), frozenset()
        )
        assert [row[n]["row"] for n in ("home_id", "guest_id")] == [0, place]


def test_keys_to_the_own_table():
    """A row of a tree is written as its root where that is allowed."""
    tree = _table("nodes", "nodes", nullable=True)
    told = _values(
        tree, frozenset({"nodes"}), {}, {"id": 4, "other_id": 4}, Counter(), frozenset({"id"})
    )
    assert told == {"other_id": None}


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        ((("billing.payments", "app.models:Payment"),), "Payment is mapped to billing.payments"),
        ((("users", "app.models:User"),), "no class that is loaded maps it"),
    ],
)
def test_a_table_that_no_loaded_class_has(bench, monkeypatch, classes, said):
    """A class that stands for the table of another schema is named, with that schema."""
    case = bench.case(lambda _: None)
    loaded = Metadata((), (), classes, ())
    monkeypatch.setattr(Application, "metadata", lambda _: loaded)
    error = TargetError("UnknownTableError: no mapped class has the table payments")
    found = round_trip._failed(case, "", error)
    assert found.table == "payments"
    assert said in found.message
    other = round_trip._failed(case, "payments", TargetError("IntegrityError: no"))
    assert other.message.endswith("its rows of payments: IntegrityError: no")

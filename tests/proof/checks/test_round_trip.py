"""Rows for the application to write: in an order that can be inserted."""

from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Table
from sddflow.proof.through_models import _values

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
    assert _values(teams, names, {}, row) == {"other_id": None}
    assert _values(members, names, {"teams": 0}, row) == {"other_id": {"row": 0, "column": "id"}}


def test_keys_to_the_own_table():
    """A row of a tree is written as its root where that is allowed."""
    tree = _table("nodes", "nodes", nullable=True)
    assert _values(tree, frozenset({"nodes"}), {}, {"id": 4, "other_id": 4}) == {"other_id": None}

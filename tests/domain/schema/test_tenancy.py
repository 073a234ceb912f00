"""Which tables hold users and their rows together, and whose a row is."""

import pytest

from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Schema, Table
from sddflow.domain.schema.tenancy import Whose, apart, tenants


def _table(name: str, *to: str, key: tuple[str, ...] = ("id",), must: bool = False) -> Table:
    whole = ColumnType("integer")
    columns = (Column("id", whole), *(Column(f"{t}_id", whole, nullable=not must) for t in to))
    keys = tuple(ForeignKey((f"{t}_id",), t, ("id",)) for t in to)
    return Table(name, columns, primary_key=key, foreign_keys=keys)


_ORGS, _TASKS = _table("orgs"), _table("tasks", "users", "orgs")
_NOTES = _table("notes", "users", "orgs")


@pytest.mark.parametrize(
    "tables",
    [
        (_ORGS, _table("users", "orgs"), _TASKS, _NOTES),
        (
            _ORGS, _table("users"), _TASKS, _NOTES,
            _table("members", "users", "orgs", key=("users_id", "orgs_id")),
        ),
    ],
)  # fmt: skip
def test_tenants(tables):
    """What users point to or are members of holds them together, if most of their rows carry it."""
    assert tenants(Schema(tables), "users") == {"orgs"}


@pytest.mark.parametrize(
    "tables",
    [
        (_ORGS, _table("users", "orgs"), _TASKS),
        (_ORGS, _table("users"), _TASKS, _NOTES),
        (
            _ORGS, _table("users", "orgs"), _TASKS, _table("stops", "orgs"),
            *(_table(f"t{n}", "users") for n in range(3)),
        ),
        (_ORGS, _TASKS, _NOTES),
    ],
)  # fmt: skip
def test_no_tenants(tables):
    """Something about the users that few rows carry, or that users are not in, is no tenant."""
    assert tenants(Schema(tables), "users") == frozenset()


@pytest.mark.parametrize(
    ("carrying", "others", "found"),
    [(3, 2, {"orgs"}), (3, 4, set()), (2, 0, set())],
)
def test_what_most_rows_belong_to(carrying, others, found):
    """Whoever the users are: what points to nothing, and most tables must point to, is a tenant."""
    tables = [_table(f"a{n}", "orgs", must=True) for n in range(carrying)]
    tables += [_table(f"b{n}", "orgs") for n in range(others)]
    assert tenants(Schema((_ORGS, *tables)), "") == found


def test_whose_a_row_is():
    """A row belongs to the tenants that its keys reach, and those of two tenants stand apart."""
    users, schema = _table("users", "orgs"), Schema((_ORGS, _table("users", "orgs"), _TASKS))
    rows = {"users": {(1,): {"id": 1, "orgs_id": 7}}, "orgs": {}}
    whose = Whose(schema, frozenset({"orgs"}), lambda key, held: rows[key.referred].get(held))
    one = whose.of(_TASKS, {"id": 1, "users_id": 1, "orgs_id": None})
    other = whose.of(users, {"id": 2, "orgs_id": 8})
    crossing = whose.of(_TASKS, {"id": 1, "users_id": 1, "orgs_id": 8})
    assert one == {"orgs": {(7,)}}
    assert crossing == {"orgs": {(7,), (8,)}}
    assert apart(one, other)
    assert not apart(one, crossing)
    assert not apart(one, {})

"""Rows point to rows of their own tenant."""

import pytest
import sqlalchemy as sa

from sddflow.database.numbering import PROBED
from sddflow.database.reading import read_schema
from sddflow.database.refusal import Refusal
from sddflow.database.rows import fill, snapshot
from sddflow.database.writer import Writer
from sddflow.domain.schema.tenancy import Whose, tenants


def _key(to, **more) -> sa.Column:
    return sa.Column(f"{to[:-1]}_id", sa.ForeignKey(f"{to}.id"), **more)


def _application(metadata, joined: bool) -> None:
    def table(name, *columns):
        sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True), *columns)

    table("orgs", sa.Column("name", sa.String(40)))
    table("users", *([] if joined else [_key("orgs", nullable=False)]))
    if joined:
        sa.Table(
            "members", metadata, _key("orgs", primary_key=True), _key("users", primary_key=True)
        )
    table("projects", _key("orgs", nullable=False), _key("users"))
    table("tasks", _key("orgs", nullable=False), _key("users"), _key("projects", nullable=False))
    table("notes", _key("users", nullable=False), _key("tasks"), _key("projects"), _key("orgs"))


@pytest.mark.parametrize("joined", [False, True])
def test_rows_of_one_tenant(database, joined):
    """Whatever keys lead from a row to a tenant, they lead to one, and rows have several."""
    metadata = sa.MetaData()
    _application(metadata, joined)
    metadata.create_all(database.engine())
    schema = read_schema(database.url)
    of = tenants(schema, "users")
    assert of == {"orgs"}
    fill(database.engine(), schema, tenants=of)
    rows = snapshot(database.engine(), schema)
    by = {name: {(row.get("id"),): row for row in s.rows.values()} for name, s in rows.items()}
    whose = Whose(schema, of, lambda key, held: by[key.referred].get(held))
    for table in schema.tables:
        found = [
            whose.of(table, row).get("orgs", frozenset()) for row in rows[table.name].rows.values()
        ]
        assert all(len(held) <= 1 for held in found), table.name
        if table.name in {"tasks", "projects"}:
            assert len(set(found)) > 2


def test_without_tenants_anybody(database):
    """Where no tenant is known, rows may point to rows of anybody."""
    metadata = sa.MetaData()
    _application(metadata, joined=False)
    metadata.create_all(database.engine())
    schema = read_schema(database.url)
    fill(database.engine(), schema)
    rows = snapshot(database.engine(), schema)
    projects = {row["id"]: row["org_id"] for row in rows["projects"].rows.values()}
    tasks = rows["tasks"].rows.values()
    assert any(row["org_id"] != projects[row["project_id"]] for row in tasks)


def test_a_row_that_is_missing_is_made(database):
    """A tenant that is given and has no row to point to gets one; an optional key is NULL."""
    metadata = sa.MetaData()
    whole = sa.Column("id", sa.Integer, primary_key=True)
    sa.Table("orgs", metadata, whole.copy())
    for name in ("users", "rooms"):
        pairs = sa.UniqueConstraint("org_id", "id")
        sa.Table(name, metadata, whole.copy(), _key("orgs", nullable=False), pairs)
    sa.Table(
        "tasks", metadata, whole.copy(), _key("orgs", nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False), sa.Column("room_id", sa.Integer),
        sa.ForeignKeyConstraint(["org_id", "user_id"], ["users.org_id", "users.id"]),
        sa.ForeignKeyConstraint(["org_id", "room_id"], ["rooms.org_id", "rooms.id"]),
    )  # fmt: skip
    metadata.create_all(database.engine())
    schema = read_schema(database.url)
    fill(database.engine(), schema)
    with database.engine().begin() as connection:
        writer = Writer(connection, schema, PROBED)
        new = writer.add(schema.table("orgs"))["id"]
        row = writer.add(schema.table("tasks"), fixed={"org_id": new})
        assert (row["org_id"], row["room_id"]) == (new, None)
        nobody = writer.attempt(schema.table("tasks"), fixed={"org_id": -5}, until="foreign-key")
        assert isinstance(nobody, Refusal)
        assert nobody.kind == "foreign-key"

"""The constitution's rules about tables, held against every table there is."""

import pytest
from sqlalchemy import Table
from sqlmodel import SQLModel

import app.models  # noqa: F401  importing it fills the metadata

TABLES = sorted(SQLModel.metadata.tables.values(), key=lambda table: table.name)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_row_has_an_owner(table: Table) -> None:
    """A non-null, indexed foreign key leads to the user, whose deletion it follows."""
    if table.name == "users":
        return
    owner = table.c.user_id
    (key,) = (key for key in owner.foreign_keys if key.target_fullname == "users.id")
    assert not owner.nullable
    assert key.ondelete == "CASCADE"
    assert any(index.expressions[0] is owner for index in table.indexes)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_row_knows_its_time(table: Table) -> None:
    """Every table says when a row was created, with its time zone."""
    assert not table.c.created_at.nullable
    times = [table.c[name] for name in ("created_at", "updated_at") if name in table.c]
    assert all(column.type.timezone for column in times)

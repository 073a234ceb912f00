"""Rows that were there, and the rules that come."""

import uuid

import pytest
import sqlalchemy as sa

from sddflow.database.reading import schema_and_text
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.rules.coming import ruled
from sddflow.proof.rules.ruled import Breaking, Double

KEYS = [uuid.UUID(int=n) for n in range(4)]
ROWS = [("Ann", 1), ("ann", 2), ("Bob", -3), (None, None)]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def databases(request):
    """Two databases, one of them with rules."""
    with scratch(request.param, Settings()) as one:
        yield one, one.fresh()


def _build(database, *rules: sa.schema.SchemaItem) -> sa.Table:
    columns = (sa.Column("id", sa.Uuid, primary_key=True), sa.Column("nick", sa.String(20)))
    table = sa.Table("people", sa.MetaData(), *columns, sa.Column("size", sa.Integer), *rules)
    table.create(database.engine())
    return table


def test_rows_are_told_by_the_keys_that_they_have(databases):
    """What an expression finds alike, and what a CHECK refuses, whatever the keys are made of."""
    before, after = databases
    people = _build(before)
    index = sa.Index("ux_nick", sa.func.lower(sa.column("nick")), unique=True)
    _build(after, sa.CheckConstraint("size > 0", name="ck_size"), index)
    with before.engine().begin() as connection:
        rows = [{"id": k, "nick": n, "size": s} for k, (n, s) in zip(KEYS, ROWS, strict=True)]
        connection.execute(people.insert(), rows)
        schemas = (schema_and_text(each.url)[0] for each in databases)
        found = ruled(connection, *schemas)
    assert found.doubles["people"] == (Double(("nick",), ((KEYS[0],), (KEYS[1],))),)
    assert Breaking(("size",), frozenset({(KEYS[2],)})) in found.breaking["people"]

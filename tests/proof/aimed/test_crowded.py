"""Rows with several below them, and numbers that are multiplied."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.crowded import crowd
from sddflow.proof.aimed.multiplied import lessen, multiplied_in


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request):
    """Orders with pieces, and one address at most."""
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table("orders", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table(
            "pieces", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("order_id", sa.ForeignKey("orders.id"), nullable=False),
            sa.Column("number", sa.Integer, nullable=False),
        )  # fmt: skip
        sa.Table(
            "addresses",
            metadata,
            sa.Column("order_id", sa.ForeignKey("orders.id"), primary_key=True),
        )
        metadata.create_all(made.engine())
        fill(made.engine(), read_schema(made.url))
        yield made


@pytest.mark.parametrize(
    ("source", "more"),
    [
        ("UPDATE orders SET n = (SELECT count(*) FROM pieces)", 3),
        ("SELECT DISTINCT ON (order_id) id FROM pieces, orders, addresses", 3),
        ("UPDATE orders SET n = 0; DELETE FROM pieces", 0),
        ("SELECT sum(number) FROM pieces", 0),
    ],
)
def test_rows_below_one(database, source, more):
    """What a migration makes one value of stands several times below one row, where it may."""
    schema = read_schema(database.url)
    before = {n: len(s.rows) for n, s in snapshot(database.engine(), schema).items()}
    crowd(database.engine(), schema, source)
    after = {n: len(s.rows) for n, s in snapshot(database.engine(), schema).items()}
    assert after == before | {"pieces": before["pieces"] + more}


def test_numbers_that_are_multiplied(database):
    """A number that another one is multiplied with is one of pieces; keys stay as they are."""
    columns = multiplied_in("SELECT sum(p.number * p.order_id) FROM pieces p")
    assert columns == {"number", "order_id"}
    schema = read_schema(database.url)
    before = snapshot(database.engine(), schema)["pieces"].rows
    lessen(database.engine(), schema, columns)
    after = snapshot(database.engine(), schema)["pieces"].rows
    assert max(row["number"] for row in before.values()) > 1_000
    assert max(row["number"] for row in after.values()) <= 1_000
    assert {k: r["order_id"] for k, r in after.items()} == {
        k: r["order_id"] for k, r in before.items()
    }


@pytest.mark.postgres
def test_rows_below_one_in_a_schema_of_its_own():
    """A table is named without its schema, too."""
    with scratch("postgresql", Settings()) as made:
        metadata = sa.MetaData(schema="app")
        sa.Table("orders", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table(
            "pieces", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("order_id", sa.ForeignKey("app.orders.id"), nullable=False),
        )  # fmt: skip
        with made.engine().begin() as connection:
            connection.execute(sa.schema.CreateSchema("app"))
            metadata.create_all(connection)
        schema = read_schema(made.url)
        fill(made.engine(), schema)
        before = len(snapshot(made.engine(), schema)["app.pieces"].rows)
        crowd(made.engine(), schema, "UPDATE orders SET n = (SELECT count(*) FROM app.pieces)")
        assert len(snapshot(made.engine(), schema)["app.pieces"].rows) == before + 3

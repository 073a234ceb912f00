"""Rows that find what a migration looks up."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.rules.matched import match

JOINED = (
    "UPDATE charges SET tariff_id = t.id FROM tariffs t "
    "WHERE t.zone = charges.zone AND charges.weight BETWEEN t.low AND t.high"
)
LOOKED_UP = (
    "UPDATE charges SET tariff_id = (SELECT t.id FROM tariffs t "
    "WHERE t.zone = charges.zone AND charges.weight >= t.low AND charges.weight < t.high)"
)


@pytest.mark.parametrize("statement", [JOINED, LOOKED_UP])
def test_rows_get_the_values_of_a_row_that_they_could_find(statement):
    """What is looked up by being the same, or in a span, is found by every row afterwards."""
    with scratch("sqlite", Settings()) as made:
        metadata = sa.MetaData()
        sa.Table(
            "tariffs", metadata, sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("zone", sa.String(4), nullable=False),
            sa.Column("low", sa.Integer, nullable=False),
            sa.Column("high", sa.Integer, nullable=False),
            sa.CheckConstraint("high > low"),
        )  # fmt: skip
        sa.Table(
            "charges", metadata, sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("zone", sa.String(9), nullable=False),
            sa.Column("weight", sa.Integer, nullable=False), sa.Column("tariff_id", sa.Integer),
        )  # fmt: skip
        engine = made.engine()
        metadata.create_all(engine)
        schema = read_schema(made.url)
        fill(engine, schema)
        match(engine, schema, [statement], "sqlite")
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
            empty = "SELECT count(*) FROM charges WHERE tariff_id IS NULL"
            assert connection.exec_driver_sql(empty).scalar() == 0


def test_keys_are_left_as_they_are():
    """What makes a row one is not changed, whatever is looked up by it."""
    with scratch("sqlite", Settings()) as made:
        metadata = sa.MetaData()
        for name in ("tariffs", "charges"):
            sa.Table(
                name, metadata, sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("said", sa.Integer),
            )  # fmt: skip
        engine = made.engine()
        metadata.create_all(engine)
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO charges VALUES (7, NULL)")
            connection.exec_driver_sql("INSERT INTO tariffs VALUES (1, NULL)")
        statement = "UPDATE charges SET said = t.said FROM tariffs t WHERE t.id = charges.id"
        match(engine, read_schema(made.url), [statement], "sqlite")
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT id FROM charges").scalar() == 7

"""Rows whose state went on after others were hung on them."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.grown import grow

_SQLITE = """
CREATE TRIGGER frozen BEFORE INSERT ON lines
WHEN (SELECT state FROM bills WHERE id = NEW.bill_id) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'no'); END
"""
_FUNCTION = """
CREATE FUNCTION frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM bills WHERE id = NEW.bill_id) <> 'draft' THEN
        RAISE EXCEPTION 'no';
    END IF;
    RETURN NEW;
END $$
"""
_POSTGRES = "CREATE TRIGGER frozen BEFORE INSERT ON lines FOR EACH ROW EXECUTE FUNCTION frozen()"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def filled(request):
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table(
            "bills", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("state", sa.String(10), nullable=False),
            sa.CheckConstraint("state IN ('draft', 'issued')"),
        )  # fmt: skip
        sa.Table(
            "lines", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("bill_id", sa.ForeignKey("bills.id"), nullable=False),
        )  # fmt: skip
        metadata.create_all(made.engine())
        with made.engine().begin() as connection:
            for sql in [_SQLITE] if request.param == "sqlite" else [_FUNCTION, _POSTGRES]:
                connection.exec_driver_sql(sql)
        schema = read_schema(made.url)
        fill(made.engine(), schema)
        yield made, schema


def _states_of_lines(made, schema):
    rows = snapshot(made.engine(), schema)
    states = {row["id"]: row["state"] for row in rows["bills"].rows.values()}
    return {states[row["bill_id"]] for row in rows["lines"].rows.values()}


def test_some_rows_above_go_on_and_some_stay(filled):
    """Lines could be added to drafts only; afterwards some stand below what is no draft."""
    made, schema = filled
    assert _states_of_lines(made, schema) == {"draft"}
    grow(made.engine(), schema, frozenset({"lines"}))
    assert "issued" in _states_of_lines(made, schema)


def test_tables_that_the_migration_does_not_name_stay(filled):
    """Only triggers of tables that the way up names are in its way."""
    made, schema = filled
    grow(made.engine(), schema, frozenset({"others"}))
    assert _states_of_lines(made, schema) == {"draft"}

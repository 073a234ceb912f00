"""Rows that are found by a name, and several owners that have one."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.namesakes import name_alike


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request):
    """A database with rows of groups, which go with their clubs."""
    with scratch(request.param, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table("clubs", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table(
            "groups", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("club_id", sa.ForeignKey("clubs.id", ondelete="CASCADE"), nullable=False),
            sa.Column("name", sa.String(40)),
            sa.Column("up_name", sa.String(40)),
        )  # fmt: skip
        metadata.create_all(made.engine())
        fill(made.engine(), read_schema(made.url))
        yield made


def test_two_owners_have_one_name(database):
    """Each of two owners has a row of the name and one that names it; no other row names any."""
    schema = read_schema(database.url)
    name_alike(database.engine(), schema, frozenset({("name", "up_name"), ("up_name", "name")}))
    rows = snapshot(database.engine(), schema)["groups"].rows.values()
    above = {row["club_id"] for row in rows if row["name"] == "above"}
    below = {row["club_id"] for row in rows if row["up_name"] is not None}
    assert above == below
    assert len(above) == len([row for row in rows if row["name"] == "above"]) == 2

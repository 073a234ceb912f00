"""Rows that are all given to one tenant, and rows that are each given to their own."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks import backfill


def _key():
    return sa.Column("id", sa.Integer, primary_key=True)


def _before(metadata):
    firm = sa.Column("firm_id", sa.ForeignKey("firms.id"), nullable=False)
    user = sa.Column("user_id", sa.ForeignKey("users.id"), nullable=False)
    sa.Table("firms", metadata, _key(), sa.Column("name", sa.Text))
    sa.Table("users", metadata, _key(), firm)
    sa.Table("bills", metadata, _key(), user)


def _given(value):
    def moves(op):
        with op.batch_alter_table("bills") as batch:
            batch.add_column(sa.Column("firm_id", sa.Integer))
            batch.create_foreign_key("fk_bills_firm", "firms", ["firm_id"], ["id"])
        op.execute(f"UPDATE bills SET firm_id = ({value})")

    return moves


@pytest.mark.parametrize("value", ["SELECT min(id) FROM firms", "1"])
def test_one_for_all(migrating, value):
    """The first tenant, or a number, for all rows is told: their users are of several."""
    seen = backfill.run(migrating.case(_before, _given(value)))
    assert [(f.code, f.column) for f in seen.findings] == [("backfill-one-owner", "firm_id")]


@pytest.mark.parametrize(
    "value",
    [
        "SELECT u.firm_id FROM users u WHERE u.id = bills.user_id",
        "SELECT min(id) FROM firms WHERE name = 'name 0'",
    ],
)
def test_each_its_own_or_one_that_is_meant(migrating, value):
    """What the user says, and one row that is looked up by what it is called, are quiet."""
    assert backfill.run(migrating.case(_before, _given(value))).findings == ()

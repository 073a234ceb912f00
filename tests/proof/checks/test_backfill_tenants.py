"""New keys of rows that exist lead to what is of the tenant that the rows are of."""

import pytest
import sqlalchemy as sa

from sddflow.proof.checks.backfill import CHECK


def _key(to: str) -> sa.Column:
    return sa.Column(f"{to[:-1]}_id", sa.ForeignKey(f"{to}.id"), nullable=False)


def _firm(metadata: sa.MetaData) -> None:
    def table(name, *columns):
        sa.Table(name, metadata, sa.Column("id", sa.Integer, primary_key=True), *columns)

    table("orgs")
    table("users", _key("orgs"))
    table("projects", _key("orgs"))
    table("entries", _key("orgs"), _key("users"))


def _led_by(chosen: str):
    def up(op):
        op.add_column("projects", sa.Column("lead_id", sa.Integer()))
        with op.batch_alter_table("projects") as batch:
            batch.create_foreign_key("fk_lead", "users", ["lead_id"], ["id"])
        op.execute(f"UPDATE projects SET lead_id = ({chosen})")

    return up


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("SELECT min(id) FROM users", True),
        ("SELECT min(id) FROM users u WHERE u.org_id = projects.org_id", False),
        ("SELECT min(id) FROM users u WHERE u.org_id <> projects.org_id", True),
    ],
)
def test_a_key_out_of_the_tenant(migrating, chosen, told):
    """A row of one tenant that is hung on another tenant's is an error, with both of them named."""
    found = CHECK.run(migrating.case(_firm, _led_by(chosen))).findings
    wrong = [f for f in found if f.code == "backfill-owner-wrong"]
    assert bool(wrong) is told
    assert all(f.severity == "error" and "the row is of orgs" in f.evidence for f in wrong)

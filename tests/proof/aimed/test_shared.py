"""Texts that rows of two owners have in common."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.shared import share


@pytest.mark.parametrize(
    "dialect", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
@pytest.mark.parametrize(
    ("source", "columns"),
    [
        (
            "op.create_table('kinds')\nop.execute('SELECT DISTINCT kind, code FROM things')",
            ["kind"],
        ),
        ("op.execute('SELECT DISTINCT kind FROM things')", []),
        ("op.create_table('kinds')\nop.execute('SELECT DISTINCT kind FROM others')", []),
    ],
)
def test_a_text_of_two_owners(dialect, source, columns):
    """Where a table is made of a column, two owners have one text there; what is unique stays."""
    with scratch(dialect, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table("teams", metadata, sa.Column("id", sa.Integer, primary_key=True))
        sa.Table(
            "things", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("team_id", sa.ForeignKey("teams.id"), nullable=False),
            sa.Column("kind", sa.String(40)),
            sa.Column("note", sa.String(40)),
            sa.Column("code", sa.String(40), unique=True),
        )  # fmt: skip
        metadata.create_all(made.engine())
        schema = read_schema(made.url)
        fill(made.engine(), schema)
        before = snapshot(made.engine(), schema)["things"].rows
        share(made.engine(), schema, source)
        after = snapshot(made.engine(), schema)["things"].rows
        changed = [(k, n) for k, row in after.items() for n in row if row[n] != before[k][n]]
        assert [name for _, name in changed] == columns
        for key, name in changed:
            teams = {r["team_id"] for r in after.values() if r[name] == after[key][name]}
            assert len(teams) > 1

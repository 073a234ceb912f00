"""Columns that may be below nought, and rows in which they are."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.below import below_in, lower

_UP = "UPDATE accounts SET cents = abs(balance) * 100"


@pytest.mark.parametrize(
    ("source", "columns"),
    [
        (_UP, {"balance"}),
        ("UPDATE accounts SET cents = round(open_balance * 100)", {"open_balance"}),
        ("UPDATE entries SET cents = ABS(CAST(e.amount AS NUMERIC))", {"amount"}),
        ("UPDATE entries SET cents = amount * 100", set()),
        ("UPDATE accounts SET cents = balance * 100 WHERE balance >= 0", set()),
        ("op.create_check_constraint('ck', 'accounts', 'balance >= 0')", set()),
        ("def downgrade():\n    'UPDATE accounts SET balance = cents'", set()),
    ],
)
def test_what_may_be_below(source, columns):
    """Its name says so, or a call of abs(); what is compared with a number is known to be above."""
    assert below_in(source) == columns


@pytest.mark.parametrize(
    "server", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
@pytest.mark.parametrize(
    ("rule", "below"), [("balance < 1000000000", True), ("balance >= 0", False)]
)
def test_some_are_below(server, rule, below):
    """Some are below nought and some are not; where a rule forbids it, none is."""
    with scratch(server, Settings()) as made:
        metadata = sa.MetaData()
        sa.Table(
            "accounts", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("balance", sa.Numeric(12, 2)),
            sa.CheckConstraint(rule),
        )  # fmt: skip
        metadata.create_all(made.engine())
        schema = read_schema(made.url)
        fill(made.engine(), schema)
        lower(made.engine(), schema, _UP)
        held = [r["balance"] for r in snapshot(made.engine(), schema)["accounts"].rows.values()]
    assert any(v is not None and v < 0 for v in held) == below
    assert any(v is not None and v > 0 for v in held)

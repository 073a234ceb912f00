"""Columns for money that have no place for cents."""

import pytest
import sqlalchemy as sa

from sddflow.proof.check import SkippedError
from sddflow.proof.checks import money

EXACT = sa.Numeric(10, 2)


def _told(migrating, name, kind, *, usual=EXACT):
    def before(metadata):
        sa.Table(
            "orders", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("price", usual),
        )  # fmt: skip

    def up(op):
        op.add_column("orders", sa.Column(name, kind))

    return money.run(migrating.case(before, up)).findings


@pytest.mark.parametrize("name", ["amount", "unit_cost"])
def test_a_binary_fraction(migrating, name):
    """A new column called as money is and kept as a fraction is asked about."""
    (found,) = _told(migrating, name, sa.Float)
    assert (found.code, found.severity, found.column) == ("money-float", "warning", name)


@pytest.mark.parametrize("kind", [EXACT, sa.Integer])
def test_what_is_exact(migrating, kind):
    """Places after the point, and whole cents, are exact."""
    assert _told(migrating, "amount", kind) == ()


def test_what_is_usual_there(migrating):
    """Where amounts are kept so already, one more is no surprise."""
    assert _told(migrating, "amount", sa.Float, usual=sa.Float) == ()


@pytest.mark.parametrize("name", ["weight", "price_ratio"])
def test_what_is_no_money(migrating, name):
    """The last word of the name says what is kept."""
    with pytest.raises(SkippedError):
        _told(migrating, name, sa.Float)


@pytest.mark.parametrize(("was", "told"), [(sa.Numeric(18, 8), True), (sa.Numeric(18, 0), False)])
def test_what_was_exact(migrating, was, told):
    """Places that were exact and become a binary fraction are told, whatever they are called."""

    def before(metadata):
        sa.Table(
            "rates", metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("factor", was),
        )  # fmt: skip

    def up(op):
        with op.batch_alter_table("rates") as batch:
            batch.alter_column("factor", type_=sa.Double())

    case = migrating.case(before, up)
    if told:
        assert [f.column for f in money.run(case).findings] == ["factor"]
    else:
        with pytest.raises(SkippedError):
            money.run(case)

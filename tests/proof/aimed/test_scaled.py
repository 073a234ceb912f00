"""Numbers that fall short of what they say, where a migration multiplies them."""

import pytest
import sqlalchemy as sa

from sddflow.database.reading import read_schema
from sddflow.database.rows import fill, snapshot
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.proof.aimed.scaled import fall_short, scaled_in


@pytest.mark.parametrize(
    ("said", "scaled"),
    [
        ("SET cents = CAST(price * 100 AS INTEGER)", {"price": 100}),
        ("SET cents = 1000 * r.price", {"price": 1000}),
        ("SET cents = price * 100.0", {"price": 100}),
        ("SET cents = price * 12", {}),
        ("SET cents = price * 1005", {}),
    ],
)
def test_what_is_multiplied_with_a_power_of_ten(said, scaled):
    """Either side may be the column; another number is no change of the unit."""
    assert scaled_in(f'def upgrade():\n    op.execute("UPDATE rates {said}")\n') == scaled


def test_some_rows_fall_short():
    """Cut off after the multiplication, some say one less than rounded; others are as they were."""
    with scratch("sqlite", Settings()) as made:
        metadata = sa.MetaData()
        sa.Table("rates", metadata, sa.Column("id", sa.Integer, primary_key=True),
                 sa.Column("price", sa.Numeric(6, 4), nullable=False))  # fmt: skip
        metadata.create_all(made.engine())
        schema = read_schema(made.url)
        fill(made.engine(), schema)
        source = 'def upgrade():\n    op.execute("UPDATE rates SET e4 = price * 10000")\n'
        fall_short(made.engine(), schema, source)

        told = [float(r["price"]) for r in snapshot(made.engine(), schema)["rates"].rows.values()]
    short = [price for price in told if int(price * 10000) < round(price * 10000)]
    assert 0 < len(short) < len(told)

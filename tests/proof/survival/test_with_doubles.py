"""What goes along with rows that are deleted as doubles."""

import pytest

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Column, ColumnType, Table
from sddflow.proof.survival.loss import Way
from sddflow.proof.survival.with_doubles import goes_along

WHOLE = ColumnType("integer")


@pytest.mark.parametrize(
    ("column", "adds_up"),
    [
        ("quantity", True),
        ("amount_cents", True),
        ("unit_price_cents", False),
        ("minutes", True),
        ("worked_minutes", True),
        ("reply_minutes", False),
        ("varroa_count", False),
        ("rank", False),
    ],
)
def test_numbers_that_are_part_of_a_whole(column, adds_up):
    """They are told by their names: what is worked, sold or spent, and no measure or rule."""
    table = Table("lines", (Column("id", WHOLE), Column(column, WHOLE)), primary_key=("id",))
    old = Snapshot(table, {(1,): {"id": 1, column: 5}})
    way = Way({"lines": old}, {"lines": old}, (), back=False)
    told = [f"their {column} is not added to the row that stays"] if adds_up else []
    assert list(goes_along(way, old)) == told

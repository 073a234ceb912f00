"""Values of columns."""

import pytest

from sddflow.database.values import value_of
from sddflow.domain.schema.table import Column, ColumnType, Table


@pytest.mark.parametrize("form", ["plain", "longest", "odd", "blank"])
@pytest.mark.parametrize("kind", ["integer", "smallint", "bigint"])
def test_years_are_of_our_time(kind, form):
    """A text that is put together of one, `year || '-12-31'`, is a day; each row has its own."""
    column = Column("fiscal_year", ColumnType(kind))
    table = Table("dues", (Column("id", ColumnType("integer")), column))
    years = [value_of(table, column, number, form=form) for number in range(50)]
    assert len(set(years)) == 50
    assert all(1990 <= year < 2100 for year in years)


def test_years_of_age_are_numbers_like_any_other():
    """Only what is called a year is one."""
    column = Column("years", ColumnType("integer"))
    assert value_of(Table("dogs", (column,)), column, 3) == 4

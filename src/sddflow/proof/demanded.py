"""Columns that a row must bring: they may not be NULL, and the database has no value for them."""

from collections.abc import Iterator

from sddflow.database.writer import counts_up, generated
from sddflow.domain.schema.table import Column, Table


def demanded(table: Table) -> Iterator[Column]:
    """Those of a table, in its order."""
    for column in table.columns:
        filled = column.default is not None or generated(column) or counts_up(table, column)
        if not column.nullable and not filled:
            yield column

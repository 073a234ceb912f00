"""More rows of a table than the few of every form: copies of these, as many as are asked for."""

from collections.abc import Iterator
from itertools import cycle, islice

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.numbering import COPIED
from sddflow.database.rows import repeatable, take
from sddflow.database.values import NoValueError, value_of
from sddflow.database.writer import Row, counts_up, generated
from sddflow.domain.schema.table import Column, Table


def multiply(connection: Connection, table: Table, least: int) -> None:
    """Copy rows until there are so many; where a rule refuses copies there are none.

    Args:
        connection: in a transaction.
        table: with rows.
        least: how many there are in the end.
    """
    there = list(take(connection, table).rows.values())
    missing = least - len(there)
    if not there or missing <= 0:
        return
    try:
        copies = list(islice(_copies(table, there), missing))
        with connection.begin_nested():
            connection.execute(sa.insert(light(table)), copies)
    except (DBAPIError, NoValueError):
        return


def _copies(table: Table, rows: list[Row]) -> Iterator[Row]:
    alone = [c for c in table.columns if _is_alone(table, c)]
    for number, row in enumerate(cycle(rows), COPIED):
        own = {c.name: value_of(table, c, number) for c in alone}
        yield {**repeatable(table, row), **own}


def _is_alone(table: Table, column: Column) -> bool:
    """It needs a value of its own in every row, and the database does not count it."""
    known = generated(column) or counts_up(table, column)
    return not known and column.name not in repeatable(table, {c.name: 0 for c in table.columns})

"""Rows below rows below rows, in every table of a tree that a migration speaks of.

`UPDATE folders SET root_id = parent_id` is right as long as nothing lies two levels below a root.
"""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Engine

from sddflow.database.numbering import DEEPENED
from sddflow.database.rows import take
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.proof.aimed.beside import keys_beside
from sddflow.proof.aimed.way_up import named_in

_LEVELS = 3


def deepen(engine: Engine, schema: Schema, said: frozenset[str]) -> None:
    """Hang a row on one that hangs on nothing, another one on that, and one more.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        said: words of a revision.
    """
    with engine.begin() as connection:
        writer = Writer(connection, schema, DEEPENED)
        for table in named_in(schema, said):
            for key in _upward(table):
                with suppress(NoRowError):
                    _hang(writer, table, key)


def _upward(table: Table) -> Iterator[ForeignKey]:
    """Keys of one column to a row of the same table."""
    yield from (k for k in table.foreign_keys if k.referred == table.name and len(k.columns) == 1)


def _hang(writer: Writer, table: Table, key: ForeignKey) -> None:
    column, to = key.columns[0], key.referred_columns[0]
    rows: list[Row] = list(take(writer.connection, table).rows.values())
    row = next((r for r in rows if r[column] is None), None)
    for _ in range(_LEVELS if row is not None else 0):
        assert row is not None, "there is one"  # noqa: S101 - says why it holds
        row = writer.add(table, "plain", {**keys_beside(table, row, column), column: row[to]})

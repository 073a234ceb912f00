"""Rows that have several below them, in every table that a migration counts or adds up.

A sum over two tables that are joined is right as long as nothing has two rows below it.
"""

import re
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Engine

from sddflow.database.numbering import CROWDED
from sddflow.database.rows import take
from sddflow.database.writer import NoRowError, Writer
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.proof.aimed.beside import keys_beside
from sddflow.proof.aimed.way_up import named_in, way_up, words_in

_ADDS = re.compile(
    r"\b(?:count|sum|avg|min|max|total|(?:string|array|jsonb?)_agg|group_concat|row_number|rank"
    r"|first_value|last_value)\s*\(|\bdistinct\s+on\b|\blimit\s+1\b|\.limit\(1\)"
    r"|\bon\s+conflict\b|\bupdate\s+\w+\s+set\b[^;]*?\bfrom\b",
    re.IGNORECASE,
)
_MORE = (2, 1)  # rows more below the first row, and below the second


def crowd(engine: Engine, schema: Schema, source: str) -> None:
    """Put more rows below one, where the way up makes one value of those that stand below.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        source: of a revision.
    """
    said = words_in(source) if _ADDS.search(way_up(source)) else frozenset[str]()
    with engine.begin() as connection:
        writer = Writer(connection, schema, CROWDED)
        for table in named_in(schema, said):
            for key in _leading(table, said):
                _add(writer, table, key)


def _leading(table: Table, said: frozenset[str]) -> Iterator[ForeignKey]:
    """Keys of one column that several rows may share, to what the migration speaks of."""
    alone = set(table.unique_sets)
    for key in table.foreign_keys:
        if bare(key.referred) in said and len(key.columns) == 1 and key.columns not in alone:
            yield key


def _add(writer: Writer, table: Table, key: ForeignKey) -> None:
    column = key.columns[0]
    there = [row for row in take(writer.connection, table).rows.values() if row[column] is not None]
    first = {row[column]: row for row in reversed(there)}
    for (_, row), more in zip(sorted(first.items(), key=repr), _MORE, strict=False):
        for _ in range(more):
            with suppress(NoRowError):
                writer.add(table, "plain", keys_beside(table, row, column))

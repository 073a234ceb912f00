"""Rows for the database before that keep the rules of the database after.

They are made where those rules hold, and carried back: whatever the new rules are, the database
itself has taken the rows.
"""

import json
from typing import Any

from sqlalchemy import Connection

from sddflow.database.quoting import quoted, quoted_table
from sddflow.database.rows import Filled, Snapshot, fill_table, snapshot
from sddflow.database.scratch import Scratch
from sddflow.database.words import Words
from sddflow.database.writer import NoRowError, Row, Writer, counts_up, generated
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.table import Column, Schema, Table


def fill_fitting(before: Scratch, old: Schema, after: Scratch, new: Schema, words: Words) -> Filled:
    """Write rows into `before` that `after`, full of rows, would take.

    Args:
        before: empty tables of the schema `old`.
        old: of the database before.
        after: a database that was migrated empty, and filled since.
        new: its schema.
        words: the only texts that the application can read in a column.
    """
    taken = snapshot(after.engine(), new)
    rows, skipped = [], []
    with before.engine().begin() as connection:
        writer = Writer(connection, old, words=words)
        for table in parents_first(old.tables):
            there = taken.get(table.name)
            made, reason = _carry(writer, table, there) if there else fill_table(writer, table)
            if made:
                rows.append((table.name, made))
                _count_on(connection, table)
            else:
                skipped.append((table.name, reason))
    return Filled(tuple(sorted(rows)), tuple(sorted(skipped)))


def _carry(writer: Writer, table: Table, taken: Snapshot) -> tuple[int, str]:
    made, reason = 0, "no row fits the rules before and after"
    for row in taken.rows.values():
        try:
            writer.add(table, "plain", _as_before(table, row))
            made += 1
        except NoRowError as error:
            reason = str(error)
    return made, reason


def _as_before(table: Table, row: Row) -> Row:
    known = (c for c in table.columns if c.name in row and not generated(c))
    return {c.name: _value(c, row[c.name]) for c in known}


def _value(column: Column, value: Any) -> Any:  # noqa: ANN401 - any column's
    """A value of the new type in the spelling of the old one."""
    if value is None or isinstance(value, str) or column.type.kind not in {"string", "text"}:
        return value
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _count_on(connection: Connection, table: Table) -> None:
    """The keys were given; PostgreSQL goes on counting after them."""
    if connection.dialect.name != "postgresql":
        return
    for name in (c.name for c in table.columns if counts_up(table, c)):
        whole, key = quoted_table(table.name), quoted(name)
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max({key}) FROM {whole}))",  # noqa: S608 - quoted names
            (whole, name),
        )

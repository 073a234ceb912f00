"""Rows of several owners that have one name, where a migration finds rows by a name.

`… FROM groups p WHERE p.name = c.parent_name` is right for one owner's rows, and for no others.
"""

from collections.abc import Iterator
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy import Engine

from sddflow.database.light import light
from sddflow.database.numbering import NAMED
from sddflow.database.rows import repeatable, take
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.proof.aimed.joins import Pair


def name_alike(engine: Engine, schema: Schema, pairs: frozenset[Pair]) -> None:
    """Two owners get a row of the same name each, and one that names it; others name none.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        pairs: a name, and the column of the same table that names another row by it.
    """
    with engine.begin() as connection:
        writer = Writer(connection, schema, NAMED)
        for table in schema.tables:
            key = belonging(table)
            pair = next(iter(fitting(table, pairs)), None)
            if key is not None and pair is not None:
                _add(writer, table, key, *pair)


def belonging(table: Table) -> ForeignKey | None:
    """The key to what a row goes with, where there is one of one column."""
    keys = [k for k in table.foreign_keys if k.on_delete == "cascade" and len(k.columns) == 1]
    others = [k for k in keys if k.referred != table.name]
    return others[0] if len(others) == 1 else None


def fitting(table: Table, pairs: frozenset[Pair]) -> list[Pair]:
    """Those that the table has, first of all one like `name` and `parent_name`."""
    return sorted((p for p in pairs if _fits(table, *p)), key=lambda p: (p[0] not in p[1], p))


def _fits(table: Table, name: str, naming: str) -> bool:
    """Both are texts that nothing wants to be unique over all owners; the second may be NULL."""
    columns = [table.column(name), table.column(naming)]
    texts = all(c is not None and c.type.kind in {"string", "text"} for c in columns)
    alone = {(name,), (naming,)} & set(table.unique_sets)
    return name != naming and texts and not alone and bool(columns[1] and columns[1].nullable)


def _add(writer: Writer, table: Table, key: ForeignKey, name: str, naming: str) -> None:
    target, owner = light(table), key.columns[0]
    there = list(take(writer.connection, table).rows.values())
    owners = list(dict.fromkeys(row[owner] for row in there if row[owner] is not None))[:2]
    if len(owners) > 1:
        writer.connection.execute(sa.update(target).values({naming: None}))
        for row in (each for one in owners for each in _family(there[0], one, key, name, naming)):
            with suppress(NoRowError):
                writer.add(table, "plain", repeatable(table, row) | {name: row[name]})


def _family(row: Row, owner: object, key: ForeignKey, name: str, naming: str) -> Iterator[Row]:
    own = {**row, key.columns[0]: owner}
    yield {**own, name: "above", naming: None}
    yield {**own, name: "below", naming: "above"}

"""Texts that rows of two owners have in common, where a migration makes a table of a column.

A category that two teams have is two rows of the table of categories, and a look-up must not mix
them up.
"""

import re

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from sddflow.database.light import light
from sddflow.database.rows import take
from sddflow.domain.schema.table import ForeignKey, Schema, Table
from sddflow.proof.aimed.way_up import named_in, way_up, words_in

_MAKES = re.compile(r"\bcreate_table\b|\bCREATE\s+TABLE\b", re.IGNORECASE)


def share(engine: Engine, schema: Schema, source: str) -> None:
    """Give a row of another owner the text of the first one, in columns that the way up names.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        source: of a revision.
    """
    said = words_in(source) if _MAKES.search(way_up(source)) else frozenset[str]()
    with engine.begin() as connection:
        for table in (t for t in named_in(schema, said) if t.primary_key):
            owner = next((k for k in table.foreign_keys if _is_firm(table, k)), None)
            bound = {n for names in table.unique_sets for n in names}
            texts = [c.name for c in table.columns if c.type.kind in {"string", "text"}]
            shared = [n for n in texts if n in said and n not in bound]
            if owner is not None and shared and not table.checks:
                _give(connection, table, owner.columns[0], shared)


def _is_firm(table: Table, key: ForeignKey) -> bool:
    column = table.column(key.columns[0])
    return len(key.columns) == 1 and column is not None and not column.nullable


def _give(connection: Connection, table: Table, owner: str, columns: list[str]) -> None:
    target, rows = light(table), list(take(connection, table).rows.values())
    for column in columns:
        first = next((row for row in rows if row[column]), None)
        others = (r for r in rows if first and r[owner] != first[owner] and r[column])
        other = next(others, None)
        if first is not None and other is not None:
            named = (target.c[name] == other[name] for name in table.primary_key)
            given = sa.update(target).where(*named).values({column: first[column]})
            connection.execute(given)

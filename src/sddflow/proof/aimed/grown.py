"""Rows whose state went on after others were hung on them: an invoice that was issued.

A trigger that lets lines be added to a draft only would leave us with drafts, and a migration that
it stops on any other invoice would go well.
"""

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.triggered import triggered
from sddflow.domain.schema.table import Column, Schema, Table
from sddflow.proof.aimed.way_up import named_in


def grow(engine: Engine, schema: Schema, words: frozenset[str]) -> None:
    """Give every other row above such rows the next word of its list; refused is refused.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        words: of the way up: it names the tables whose triggers count.
    """
    guarded = set(triggered(engine))
    below = [table for table in named_in(schema, words) if table.name in guarded]
    pairs = {
        (key.referred, key.referred_columns, table.name, key.columns)
        for table in below
        for key in table.foreign_keys
        if key.referred != table.name
    }
    with engine.begin() as connection:
        for referred, to, name, columns in sorted(pairs):
            above, table = schema.table(referred), schema.table(name)
            if above is not None and table is not None and len(to) == 1 == len(columns):
                for column in above.columns:
                    _go_on(connection, above, column, (to[0], table, columns[0]))


def _go_on(
    connection: Connection, above: Table, column: Column, below: tuple[str, Table, str]
) -> None:
    listed = next((c.choices for c in above.checks if c.column == column.name), ())
    states = column.type.labels or listed
    key, table, pointing = below
    if len(states) < 2:
        return
    target, children = light(above), light(table)
    held = sa.select(children.c[pointing]).where(children.c[pointing].is_not(None)).distinct()
    asked = sa.select(target.c[key], target.c[column.name]).where(target.c[key].in_(held))
    for number, (at, state) in enumerate(connection.execute(asked.order_by(target.c[key])).all()):
        if number % 2 or state not in states:
            continue
        following = states[(states.index(state) + 1) % len(states)]
        told = sa.update(target).where(target.c[key] == at).values({column.name: following})
        try:
            with connection.begin_nested():
                connection.execute(told)
        except DBAPIError:
            continue

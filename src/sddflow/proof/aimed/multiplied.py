"""Numbers that a migration multiplies with each other: large ones, but not both at once.

What fills a column to its last digit, times what fills another one, is in no table of anybody.
"""

import re

import sqlalchemy as sa
from sqlalchemy import Engine

from sddflow.database.light import light
from sddflow.domain.schema.table import WHOLE, Schema
from sddflow.proof.aimed.way_up import way_up

_NAME = r"(?:\w+\.)*[\"`]?([A-Za-z_]\w*)[\"`]?"
_TIMES = re.compile(rf"{_NAME}\s*\*\s*{_NAME}")
_LEAST = 1_000  # as many pieces of one thing are usual
_DEAREST = 10_000


def multiplied_in(source: str) -> frozenset[str]:
    """Names of columns that the way up multiplies with another one.

    Args:
        source: of a revision.
    """
    return frozenset(name for pair in _TIMES.findall(way_up(source)) for name in pair)


def lessen(engine: Engine, schema: Schema, columns: frozenset[str]) -> None:
    """Let whole numbers among them be such as one counts pieces with, and others such as prices.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        columns: by name; keys are left as they are.
    """
    with engine.begin() as connection:
        for table in schema.tables:
            keys = {*table.primary_key, *(n for k in table.foreign_keys for n in k.columns)}
            keys |= {n for names in table.unique_sets for n in names}
            mine = [c for c in table.columns if c.name in columns - keys]
            target = light(table)
            for each in (c for c in mine if c.type.kind in {*WHOLE, "numeric"}):
                column, most = target.c[each.name], _LEAST if each.type.kind in WHOLE else _DEAREST
                less = sa.update(target).where(column > most).values({column: column % most})
                connection.execute(less)

"""Numbers that fall short of what they say, where a migration multiplies them and cuts the rest.

A binary fraction of 0.0113 times 10000 is a little less than 113: CAST makes 112 of it.
"""

import re
from contextlib import suppress
from itertools import islice

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.domain.schema.table import Schema
from sddflow.proof.aimed.way_up import named_in, way_up, words_in

_NAME = r"(?:\w+\.)*[\"`]?([A-Za-z_]\w*)[\"`]?"
_SCALED = re.compile(rf"{_NAME}\s*\*\s*(10{{1,6}})(?:\.0)?\b|\b(10{{1,6}})(?:\.0)?\s*\*\s*{_NAME}")
_FRACTIONS = frozenset({"numeric", "float"})
_ROWS = 3


def scaled_in(source: str) -> dict[str, int]:
    """By column name, the power of ten that the way up multiplies it with.

    Args:
        source: of a revision.
    """
    found = _SCALED.findall(way_up(source))
    return {name or other: int(by or and_by) for name, by, and_by, other in found}


def fall_short(engine: Engine, schema: Schema, source: str) -> None:
    """Let some rows have numbers that times the power are just below a whole one; kept is kept.

    Where the database reckons with decimals, they are numbers like any other.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        source: of a revision.
    """
    scaled = scaled_in(source)
    with engine.begin() as connection:
        for table in named_in(schema, words_in(source)) if scaled else ():
            target, keys = light(table), table.primary_key
            unique = {name for names in table.unique_sets for name in names}
            for column in (c for c in table.columns if c.type.kind in _FRACTIONS):
                if column.name not in scaled or column.name in unique or not keys:
                    continue
                values = _short_of(scaled[column.name])
                mine = target.c[column.name]
                key = [target.c[name] for name in keys]
                there = connection.execute(sa.select(*key).where(mine.is_not(None)).order_by(*key))
                for row, value in zip(there.all(), values, strict=False):
                    named = (part == held for part, held in zip(key, row, strict=True))
                    change = sa.update(target).where(*named).values({column.name: value})
                    with suppress(DBAPIError), connection.begin_nested():
                        connection.execute(change)


def _short_of(power: int) -> list[float]:
    """Small numbers whose product with it is below what it should be."""
    found = (n / power for n in range(1, 20 * power) if int(n / power * power) < n)
    return list(islice(found, _ROWS))

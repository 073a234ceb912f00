"""Numbers below nought, where a migration reckons with a column that may hold such.

`abs(balance)` keeps everything of a balance as long as nobody owes anything.
"""

import re

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.domain.schema.table import NUMBERS, Column, Schema, Table
from sddflow.proof.aimed.way_up import named_in, way_up, words_in

_SIGNED = frozenset({
    "balance", "delta", "adjustment", "adjust", "diff", "difference", "net", "profit", "offset",
    "temperature", "latitude", "longitude", "lat", "lng", "lon", "correction",
})  # fmt: skip
_ABS = re.compile(r"\babs\(\s*(?:\w+\()*(?:\w+\.)*[\"`]?([A-Za-z_]\w*)", re.IGNORECASE)
_COMPARED = re.compile(r"\b([A-Za-z_]\w*)[\"`]?\s*(?:[<>]=?|between\b)", re.IGNORECASE)


def below_in(source: str) -> frozenset[str]:
    """Names of columns that the way up reckons with, and that may be below nought by their names.

    One that it compares with a number is none of them: it knows what may be there.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    signed = {word for word in words_in(source) if _SIGNED & set(word.lower().split("_"))}
    return frozenset(signed | set(_ABS.findall(up))) - set(_COMPARED.findall(up))


def lower(engine: Engine, schema: Schema, source: str) -> None:
    """Turn the sign of every other number of such a column; refused is refused.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        source: of a revision.
    """
    columns = below_in(source)
    with engine.begin() as connection:
        for table in named_in(schema, words_in(source)) if columns else ():
            for column in (c for c in table.columns if c.name in columns):
                if column.type.kind in NUMBERS and not _is_bound(table, column):
                    _turn(connection, table, column)


def _is_bound(table: Table, column: Column) -> bool:
    keys = (k.columns for k in table.foreign_keys)
    bound = (table.primary_key, *keys, *table.unique_sets)
    return not table.primary_key or any(column.name in names for names in bound)


def _turn(connection: Connection, table: Table, column: Column) -> None:
    target = light(table)
    key, number = [target.c[name] for name in table.primary_key], target.c[column.name]
    there = sa.select(*key).where(number > 0).order_by(*key)
    for row in connection.execute(there).all()[::2]:
        named = (part == its for part, its in zip(key, row, strict=True))
        try:
            with connection.begin_nested():
                turned = sa.update(target).where(*named).values({column.name: -number})
                connection.execute(turned)
        except DBAPIError:
            return

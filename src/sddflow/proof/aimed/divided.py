"""Numbers that a migration divides by one that it names: such as are worth dividing.

Nobody hires a machine for a cent a day: what is nothing after the division breaks the rule that a
price is above nought, and hides what the division does to all others.
"""

import re
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.domain.schema.table import NUMBERS, Schema
from sddflow.proof.aimed.way_up import named_in, way_up, words_in

_NAME = r"(?:\w+\.)*[\"`]?([A-Za-z_]\w*)[\"`]?"
_DIVIDED = re.compile(rf"{_NAME}\s*(?:\*\s*1\.0\s*)?/\s*(\d{{2,7}})(?:\.0+)?\b(?!\.)")
_DOZEN = 12


def divided_in(source: str) -> dict[str, int]:
    """By column name, the number that the way up divides it by.

    Args:
        source: of a revision.
    """
    return {name: int(by) for name, by in _DIVIDED.findall(way_up(source))}


def enlarge(engine: Engine, schema: Schema, source: str) -> None:
    """Let numbers that are less than what they are divided by be a dozen times that; kept is kept.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        source: of a revision.
    """
    divided = divided_in(source)
    with engine.begin() as connection:
        for table in named_in(schema, words_in(source)) if divided else ():
            target = light(table)
            unique = {name for names in table.unique_sets for name in names}
            for each in (c for c in table.columns if c.name in divided.keys() - unique):
                if each.type.kind in NUMBERS:
                    column, by = target.c[each.name], divided[each.name]
                    small = sa.and_(column >= 0, column < by)
                    more = sa.update(target).where(small).values({column: column + _DOZEN * by})
                    with suppress(DBAPIError), connection.begin_nested():
                        connection.execute(more)

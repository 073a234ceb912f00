"""How many rows a migration takes at once, and tables that have more of them.

A loop that was forgotten around a batch shows only where there are more rows than one batch takes.
"""

import re

from sqlalchemy import Engine

from sddflow.database.many import multiply
from sddflow.domain.schema.table import Schema
from sddflow.proof.aimed.way_up import named_in, way_up, words_in

_MOST = 2_500  # rows of one table; so many still cost less than a second
_SKIPS = frozenset({"offset"})  # what was passed over is seen in the third batch, among many rows
_NUMBER = r"(\d[\d_]*)\b"
_BOUNDS = (
    re.compile(rf"\bLIMIT\s+{_NUMBER}", re.IGNORECASE),
    re.compile(rf"\bFETCH\s+(?:FIRST|NEXT)\s+{_NUMBER}", re.IGNORECASE),
    re.compile(rf"\.(?:limit|fetchmany)\(\s*(?:size\s*=\s*)?{_NUMBER}"),
    re.compile(rf"\bislice\([^()\n]*,\s*{_NUMBER}\s*\)|\[:\s*{_NUMBER}\s*\]"),
    re.compile(rf"\brange\([^\n]*,\s*{_NUMBER}\s*\)\s*:"),
    re.compile(
        rf"\b\w*(?:batch|chunk|limit|page|size|step)\w*\"?\s*(?::\s*\w+\s*)?[=:]\s*{_NUMBER}",
        re.IGNORECASE,
    ),
)


def bound_in(source: str) -> int:
    """The most rows that the way up takes at once, as far as it can be tried; 0 for none.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    seen = (n for bound in _BOUNDS for found in bound.finditer(up) for n in found.groups() if n)
    numbers = (int(n.replace("_", "")) for n in seen)
    return max((n for n in numbers if n < _MOST), default=0)


def exceed(engine: Engine, schema: Schema, source: str) -> None:
    """Give each table that the migration names more rows than it takes at once.

    Args:
        engine: on a database with rows.
        schema: of that database.
        source: of a revision.
    """
    bound, said = bound_in(source), words_in(source)
    least = min(3 * bound, _MOST) if _SKIPS & {word.lower() for word in said} else bound + 1
    named = named_in(schema, said) if bound > 1 else []
    with engine.begin() as connection:
        for table in named:
            multiply(connection, table, max(least, bound + 1))

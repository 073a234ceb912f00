"""CHECK constraints as SQL that SQLite and PostgreSQL both take, and the way back."""

import re
from collections.abc import Callable

from sddflow.domain.schema.table import Check, Table

_NAME = r"\(*(?:\w+\.)?(?P<quote>\"?)(?P<column>\w+)(?P=quote)\)*"
_LEAST = re.compile(
    rf"(?:char_|character_)?length\({_NAME}\)\s*(?:>=\s*(?P<least>\d+)|>\s*(?P<above>\d+))", re.I
)
_BETWEEN = re.compile(
    rf"(?:char_|character_)?length\({_NAME}\)\s*BETWEEN\s*(?P<least>\d+)\b.*", re.I
)
_FILLED = re.compile(rf"{_NAME}\s*(?:<>|!=)\s*''", re.I)


def condition_of(check: Check, quote: Callable[[str], str] = str) -> str:
    """What a CHECK demands, as SQL.

    Args:
        check: in any of its forms.
        quote: how a column's name is spelled, where names may be reserved words.
    """
    if check.column and check.choices:
        values = ", ".join("'" + choice.replace("'", "''") + "'" for choice in check.choices)
        return f"{quote(check.column)} IN ({values})"
    if check.column and check.min_length:
        return f"length({quote(check.column)}) >= {check.min_length}"
    return check.condition


def minimum_of(condition: str) -> tuple[str, int] | None:
    """The column and the least length a condition demands; None where it says something else."""
    plain = " ".join(condition.split())
    if found := _LEAST.fullmatch(plain):
        least = int(found["least"]) if found["least"] else int(found["above"]) + 1
        return (found["column"], least) if least else None
    filled = _FILLED.fullmatch(plain)
    return (filled["column"], 1) if filled else None


def least_length(table: Table, column: str) -> int:
    """The shortest text that the table's CHECKs allow in a column; 0 where they say nothing."""
    typed = (c.min_length for c in table.checks if c.column == column)
    told = (_BETWEEN.fullmatch(" ".join(c.condition.split())) for c in table.checks)
    ranges = (int(found["least"]) for found in told if found and found["column"] == column)
    alone = (minimum_of(c.condition) for c in table.checks)
    return max((0, *typed, *ranges, *(a[1] for a in alone if a and a[0] == column)))

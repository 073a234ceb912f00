"""Moments that lie between the partitions of a table, beside one that is new.

An upper bound is exclusive: a month that ends at its last day leaves the rows of that day out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from sddflow.database.quoting import verbatim
from sddflow.proof.rules.partitions import Part

_GAPS = """
    WITH bounds AS (SELECT name, least(greatest(CAST(lower AS {0}), '0001-01-01'), '9990-01-01')
        AS lower, least(greatest(CAST(upper AS {0}), '0001-01-01'), '9990-01-01') AS upper
        FROM (VALUES {1}) AS given (name, lower, upper)),
    monthly AS (SELECT bool_and(lower = date_trunc('month', lower)) AS only FROM bounds),
    pairs AS (SELECT name, upper, lead(name) OVER w AS next, lead(lower) OVER w AS until
        FROM bounds WINDOW w AS (ORDER BY lower))
    SELECT name, next, upper, coalesce(until, CASE WHEN monthly.only
        THEN CAST(date_trunc('month', upper + interval '1 day') AS {0}) END) AS until
    FROM pairs, monthly
"""  # years that Python cannot say are far from any gap
_NEAR = """
    SELECT name, next, upper, CAST(until AS text) FROM ({0}) AS gaps
    WHERE until > upper AND until < upper + interval '28 days' AND until > now() ORDER BY upper
"""  # whole months that are not there yet are somebody's plan, and days gone by nobody's next row


@dataclass(frozen=True, slots=True)
class Gap:
    """Moments that no range takes.

    Args:
        parent: the table that is divided.
        part: the one that ends where they begin.
        key: the column that says it.
        next: the one that begins where they end; "" where the month ends there.
        since: the first of them.
        until: where they end, as the database writes it.
    """

    parent: str
    part: str
    key: str
    next: str
    since: Any
    until: str


def gaps_beside(
    parts: tuple[Part, ...], new: frozenset[Part], connection: Connection
) -> Iterator[Gap]:
    """Gaps of less than a month that a new partition borders on.

    A partition with nothing behind it has one where it ends up to a day before its month, and all
    of its kind begin with one.

    Args:
        parts: all of the database, by parent.
        new: those that were not there before, or had other bounds.
        connection: to the database; it reads the bounds.
    """
    for parent, group in groupby(parts, key=lambda part: part.parent):
        ranges = [(part, part.range) for part in group if part.moment]
        given = {part.name: found for part, found in ranges if found is not None}
        fresh = {part.name for part in new if part.parent == parent} & given.keys()
        if not fresh:
            continue
        moment, key = next((part.moment, part.key) for part, _ in ranges)
        for row in connection.execute(verbatim(_query(moment, given))):
            if fresh & {row[0], row[1]}:
                yield Gap(parent, row[0], key, row[1] or "", row[2], row[3])


def _query(moment: str, given: dict[str, tuple[str, str]]) -> str:
    values = ", ".join(
        f"({_text(name)}, {lower}, {upper})" for name, (lower, upper) in given.items()
    )
    return _NEAR.format(_GAPS.format(moment, values))


def _text(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"

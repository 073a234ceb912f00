"""The words of an application's enumerations, where the database keeps them as plain text."""

from collections.abc import Mapping
from dataclasses import replace

from sddflow.domain.schema.table import Check, Column, Table

Words = Mapping[tuple[str, str], tuple[str, ...]]


def listed(table: Table, words: Words) -> Table:
    """The table as if its CHECKs listed the words that the application can read.

    But for those that a column is too short for: the application wrote none of these there.
    """
    told = ((c, _fitting(c, words.get((table.name, c.name), ()))) for c in table.columns)
    more = tuple(
        Check("", column=c.name, choices=said)
        for c, said in told
        if said and c.type.kind in {"string", "text"}
    )
    return replace(table, checks=(*table.checks, *more)) if more else table


def _fitting(column: Column, words: tuple[str, ...]) -> tuple[str, ...]:
    longest = column.type.length
    return tuple(word for word in words if longest is None or len(word) <= longest)

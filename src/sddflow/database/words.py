"""The words of an application's enumerations, where the database keeps them as plain text."""

from collections.abc import Mapping
from dataclasses import replace

from sddflow.domain.schema.holding import holds
from sddflow.domain.schema.table import Check, Table

Words = Mapping[tuple[str, str], tuple[str, ...]]


def listed(table: Table, words: Words) -> Table:
    """The table as if its CHECKs listed the words that the application can read.

    But for those that a column is too short for: the application wrote none of these there.
    """
    more = tuple(
        Check("", column=c.name, choices=said)
        for c in table.columns
        if c.type.kind in {"string", "text"}
        and (said := tuple(w for w in words.get((table.name, c.name), ()) if holds(c.type, w)))
    )
    return replace(table, checks=(*table.checks, *more)) if more else table

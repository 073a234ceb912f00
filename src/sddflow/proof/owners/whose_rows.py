"""Whose the rows of a database are, as they were read from it."""

from collections.abc import Mapping

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import ForeignKey, Schema
from sddflow.domain.schema.tenancy import Key, Row, Whose


def whose_rows(schema: Schema, holders: frozenset[str], rows: Mapping[str, Snapshot]) -> Whose:
    """Answers for every row of a database.

    Args:
        schema: of it.
        holders: tables of those who may own rows: tenants, users.
        rows: by table.
    """
    found: dict[tuple[str, tuple[str, ...]], dict[Key, Row]] = {}

    def look_up(key: ForeignKey, held: Key) -> Row | None:
        at = (key.referred, key.referred_columns)
        if at not in found:
            there = rows[key.referred].rows.values() if key.referred in rows else ()
            found[at] = {tuple(row[n] for n in key.referred_columns): row for row in there}
        return found[at].get(held)

    return Whose(schema, holders, look_up)

"""Rows whose key points to no row of the table it is to refer to."""

from collections.abc import Collection, Sequence
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.survival.carried import Snapshots
from sddflow.proof.survival.sameness import canonical

Key = tuple[Any, ...]


def orphans(
    old: Snapshot, new: Table, column: str, before: Snapshots, after: Snapshots
) -> frozenset[Key]:
    """Keys of the old rows that point to nothing by a foreign key of `column`.

    A table that only the migration makes is no measure: nothing could point to it.

    Args:
        old: the rows before.
        new: the table now, with its foreign keys.
        column: of both.
        before: all tables before.
        after: all tables now.
    """
    found: set[Key] = set()
    for key in new.foreign_keys:
        there = [tables[key.referred] for tables in (before, after) if key.referred in tables]
        if column in key.columns and len(there) == 2:
            found |= _astray(old, key, there)
    return frozenset(found)


def _astray(old: Snapshot, key: ForeignKey, there: Sequence[Snapshot]) -> set[Key]:
    if not all(old.table.column(name) for name in key.columns):
        return set()
    known = {told for table in there for told in _told(table, key.referred_columns).values()}
    return {own for own, told in _told(old, key.columns).items() if told not in known}


def _told(table: Snapshot, names: Collection[str]) -> dict[Key, tuple[str, ...]]:
    """What each row says in these columns; a row that leaves one of them open says nothing."""
    return {
        own: tuple(canonical(row[name]) for name in names)
        for own, row in table.rows.items()
        if all(row.get(name) is not None for name in names)
    }

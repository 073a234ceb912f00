"""Rows that a migration took out of a table and put into a new one, as they were."""

from collections.abc import Iterator
from dataclasses import replace

from sddflow.database.rows import Snapshot
from sddflow.proof.survival.carried import Snapshots, held


def moved_to(old: Snapshot, before: Snapshots, after: Snapshots) -> str:
    """The new table that has every row which is gone from a table; "" where none has.

    Args:
        old: the table before.
        before: all tables before.
        after: all tables now.
    """
    now = after[old.table.name].rows
    taken = replace(old, rows={key: row for key, row in old.rows.items() if key not in now})
    new = ((name, table) for name, table in after.items() if name not in before)
    return next((n for n, table in new if taken.rows and held(taken, {n: table})), "")


def archives(before: Snapshots, after: Snapshots) -> frozenset[str]:
    """New tables that hold rows which others had."""
    return frozenset(filter(None, _moved(before, after)))


def _moved(before: Snapshots, after: Snapshots) -> Iterator[str]:
    for name, old in before.items():
        if name in after and old.rows:
            yield moved_to(old, before, after)

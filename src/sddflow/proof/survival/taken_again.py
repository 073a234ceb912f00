"""New rows with a key that a row had which a migration deleted: a way back may bring that again.

A sequence gives no number twice, and a text that was unique is seldom chosen again: such a row
would be an accident of the proof.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, delete
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Table


def without_taken(
    connection: Connection,
    tables: Iterable[Table],
    before: dict[str, Snapshot],
    after: dict[str, Snapshot],
) -> None:
    """Delete such rows; one that others point to by now stays.

    Args:
        connection: in a transaction, on a database to which rows were added after the migration.
        tables: that they were added to.
        before: rows before the migration.
        after: rows after it, without those that were added.
    """
    for table in tables:
        target = light(table)
        for given in _had(table, before.get(table.name), after.get(table.name)):
            wanted = [target.c[name] == value for name, value in given.items()]
            try:
                with connection.begin_nested():
                    connection.execute(delete(target).where(*wanted))
            except DBAPIError:
                continue


def _had(table: Table, old: Snapshot | None, new: Snapshot | None) -> Iterator[dict[str, Any]]:
    """What of each row that is gone only one row may have."""
    if old is None or new is None:
        return
    sets = [names for names in table.unique_sets if all(map(old.table.column, names))]
    for key, row in old.rows.items():
        if key not in new.rows:
            each = ({name: row[name] for name in names} for names in sets)
            yield from (given for given in each if None not in given.values())

"""Rows that a column's sequence has numbered before the migration, and what it gives after it.

The made rows bring a value of their own for a column with a default, so that its sequence stands
where it began: one that begins anew looks no other then.
"""

import re

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sddflow.database.postgres.counting import Counted, counted_columns
from sddflow.database.quoting import quoted, quoted_table
from sddflow.domain.schema.qualified import bare
from sddflow.errors import HungError, TargetError
from sddflow.proof.case import Case

_ROWS = 3


def restarted(case: Case, before: tuple[Counted, ...]) -> tuple[Counted, ...]:
    """Columns whose next numbers are taken by rows that were numbered as usual before.

    Args:
        case: whose upgrade runs once more, where a statement of it names a sequence.
        before: the columns that were counted.
    """
    asked = asked_of(case, before)
    if not asked:
        return ()
    copy = case.first.scratch.clone()
    try:
        with copy.engine().begin() as connection:
            numbered = {(c.table, c.column) for c in asked if number(connection, c)}
        if not numbered:
            return ()
        case.application.upgrade(copy.url, case.history.newest)
        with copy.engine().connect() as connection:
            after = counted_columns(connection)
    except HungError:
        raise
    except TargetError:
        return ()  # `upgrade` tells what it does not run on
    finally:
        copy.drop()
    return tuple(c for c in after if c.taken and (c.table, c.column) in numbered)


def asked_of(case: Case, before: tuple[Counted, ...]) -> tuple[Counted, ...]:
    """Columns that are unique by themselves, and whose sequence a statement names."""
    return tuple(c for c in before if _is_unique(case, c) and _is_named(case, c))


def _is_unique(case: Case, seen: Counted) -> bool:
    table = case.first.schema.table(seen.table)
    return table is not None and (seen.column,) in table.unique_sets


def _is_named(case: Case, seen: Counted) -> bool:
    word = re.compile(rf"\b{re.escape(bare(seen.sequence))}\b", re.IGNORECASE)
    return any(word.search(statement) for statement in case.upgrade)


def number(connection: Connection, seen: Counted) -> bool:
    """Give some rows the numbers that the sequence would have given them; False where it cannot."""
    name, key = quoted_table(seen.table), quoted(seen.column)
    some = f"SELECT {key} FROM {name} WHERE {key} IS NOT NULL LIMIT {_ROWS}"  # noqa: S608 - quoted names
    try:
        with connection.begin_nested():
            done = connection.exec_driver_sql(
                f"UPDATE {name} SET {key} = DEFAULT WHERE {key} IN ({some})"  # noqa: S608 - the same
            )
    except DBAPIError:
        return False
    return done.rowcount > 0

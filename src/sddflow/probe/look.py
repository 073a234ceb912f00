"""The tables of a PostgreSQL database at one moment, as the migration's own session sees them.

PostgreSQL tells its locks, and whether rows were read or written anew, to the session itself: no
second session, and no rights that a migration lacks.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from typing import Any, NamedTuple

_LOOK = """
WITH held AS (
    SELECT relation, string_agg(mode, ',' ORDER BY mode) AS modes FROM pg_locks
    WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted GROUP BY relation
), built AS (
    SELECT i.indrelid, string_agg(x.relname || '/' || x.relfilenode, ',') AS files
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
    WHERE i.indexrelid >= 16384 -- the first number that is not the server's own
    GROUP BY i.indrelid
)
SELECT c.oid::bigint, n.nspname || '.' || c.relname, c.relkind::text, c.relfilenode::bigint,
    coalesce(pg_stat_get_xact_numscans(c.oid), 0),
    coalesce(pg_stat_get_xact_tuples_returned(c.oid), 0),
    coalesce(pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid)
        + pg_stat_get_xact_tuples_deleted(c.oid), 0),
    coalesce(held.modes, ''), coalesce(built.files, ''),
    current_setting('lock_timeout'), current_setting('statement_timeout')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN held ON held.relation = c.oid LEFT JOIN built ON built.indrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname <> 'information_schema'
    AND n.nspname !~ '^pg_' AND c.relname <> 'alembic_version'
"""


class Table(NamedTuple):
    """A table, or a materialised view, at one moment.

    Args:
        name: its name now, with its schema.
        kind: `r`, `p` for a partitioned one, `m` for a materialised view.
        file: the number of the file its rows stand in; another one when they are written anew.
        scans: times it was read from one end to the other.
        read: rows that were read so.
        written: rows that were inserted, updated or deleted.
        locks: modes that this session holds on it.
        indexes: each with the number of its file; another one when it is built anew.
        lock_timeout: of the session, `0` for none.
        statement_timeout: of the session, `0` for none.
    """

    name: str
    kind: str
    file: int
    scans: int
    read: int
    written: int
    locks: frozenset[str]
    indexes: frozenset[tuple[str, str]]
    lock_timeout: str
    statement_timeout: str


Tables = dict[int, Table]


def look(connection: Any) -> Tables:
    """Every table now, by its number.

    Past SQLAlchemy, so that nobody takes the question for a statement of the migration.
    """
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_LOOK)
        rows = cursor.fetchall()
    finally:
        cursor.close()
    return {int(row[0]): _table(row) for row in rows}


def _table(row: Any) -> Table:
    indexes = (each.rpartition("/") for each in row[8].split(",") if each)
    return Table(
        name=row[1],
        kind=row[2],
        file=int(row[3]),
        scans=int(row[4]),
        read=int(row[5]),
        written=int(row[6]),
        locks=frozenset(filter(None, row[7].split(","))),
        indexes=frozenset((name, file) for name, _, file in indexes),
        lock_timeout=row[9],
        statement_timeout=row[10],
    )


def differences(was: Tables, now: Tables) -> list[dict[str, Any]]:
    """What happened to each table that was there: see `Watched` in `target/answers.py`."""
    return [
        found
        for number, table in now.items()
        if number in was and (found := _difference(was[number], table))
    ]


def _difference(was: Table, now: Table) -> dict[str, Any]:
    fresh = now.locks - was.locks
    files = {file for _, file in was.indexes}
    found = {
        "locks": sorted(fresh),
        "rewritten": now.file != was.file,
        "built": sorted(name for name, file in now.indexes if file not in files),
        "scans": max(now.scans - was.scans, 0),
        "scanned": max(now.read - was.read, 0),
        "written": max(now.written - was.written, 0),
    }
    if not any(found.values()) and was.indexes == now.indexes:
        return {}
    return {
        **found, "table": was.name, "held": sorted(was.locks), "kind": now.kind,
        "timeout": now.lock_timeout, "statement_timeout": now.statement_timeout,
    }  # fmt: skip

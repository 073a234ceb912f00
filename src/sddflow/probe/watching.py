"""What each statement of a migration does to the tables, seen inside its own transaction.

PostgreSQL tells its locks, and whether rows were read or written anew, to the session itself: no
second session, and no rights that a migration lacks. What a statement does in a transaction of its
own, as CREATE INDEX CONCURRENTLY, is over when it could be seen, and so holds nobody up.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from typing import Any

_LOOK = """
SELECT c.relname, c.relfilenode::bigint,
    coalesce((SELECT s.seq_tup_read FROM pg_stat_xact_user_tables s WHERE s.relid = c.oid), 0),
    array_to_string(ARRAY(SELECT l.mode FROM pg_locks l WHERE l.pid = pg_backend_pid()
        AND l.locktype = 'relation' AND l.granted AND l.relation = c.oid ORDER BY 1), ','),
    current_setting('lock_timeout')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema() AND c.relname <> 'alembic_version'
"""
_CHANGING = re.compile(
    r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(alter|create|drop|update|delete|insert|truncate|do|with|lock|"
    r"cluster|refresh|copy|merge)\b",
    re.IGNORECASE | re.DOTALL,
)
Seen = dict[str, tuple[int, int, frozenset[str], str]]


def watch() -> list[dict[str, Any]]:
    """From now on, keep what changes; the list grows as statements run."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    watched: list[dict[str, Any]] = []
    before: dict[int, Seen] = {}

    def changing(connection: Any, statement: str) -> bool:
        return connection.dialect.name == "postgresql" and bool(_CHANGING.match(statement))

    @event.listens_for(Engine, "before_cursor_execute")
    def _before(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if changing(connection, statement):
            before[id(connection)] = look(connection)

    @event.listens_for(Engine, "after_cursor_execute")
    def _after(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        was = before.pop(id(connection), None)
        if was is not None:
            watched.extend(differences(statement, was, look(connection)))

    return watched


def look(connection: Any) -> Seen:
    """Every table now: its file, rows read, locks of this session, lock_timeout.

    Past SQLAlchemy, so that nobody takes the question for a statement of the migration.
    """
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_LOOK)
        rows = cursor.fetchall()
    finally:
        cursor.close()
    return {
        row[0]: (int(row[1]), int(row[2]), frozenset(filter(None, row[3].split(","))), row[4])
        for row in rows
    }


def differences(statement: str, was: Seen, now: Seen) -> list[dict[str, Any]]:
    """What the statement did to each table that was there."""
    found = []
    for table, (file, read, locks, timeout) in now.items():
        if table not in was:
            continue
        old_file, old_read, held, _ = was[table]
        fresh = locks - held
        if fresh or file != old_file or read != old_read:
            found.append(
                {
                    "statement": statement[:2000],
                    "table": table,
                    "locks": sorted(fresh),
                    "held": sorted(held),
                    "rewritten": file != old_file,
                    "scanned": max(read - old_read, 0),
                    "timeout": timeout,
                }
            )
    return found

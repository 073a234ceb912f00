"""Who waits for whom on a PostgreSQL database, asked from outside."""

from typing import Any

from sqlalchemy.exc import DBAPIError

from sddflow.database.engines import engine_on

_WAITING = """
SELECT l.mode, coalesce(l.relation::regclass::text, l.locktype), h.state, left(h.query, 300)
FROM pg_stat_activity w
JOIN pg_locks l ON l.pid = w.pid AND NOT l.granted
JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS b(pid) ON true
JOIN pg_stat_activity h ON h.pid = b.pid
WHERE w.datname = current_database() AND w.pid <> pg_backend_pid()
LIMIT 1
"""


def waiting(url: str) -> str:
    """What is waited for on a scratch database, and who holds it; "" for nothing.

    All who are connected to a scratch database belong to the application.
    """
    if not url.startswith("postgresql"):
        return ""
    try:
        with engine_on(url).connect() as connection:
            connection.exec_driver_sql("SET statement_timeout = '5s'")
            found = connection.exec_driver_sql(_WAITING).first()
    except DBAPIError:
        return ""
    return _told(found) if found else ""


def _told(found: Any) -> str:  # noqa: ANN401 - a row
    mode, what, state, query = found
    words = " ".join(str(query).split())
    return (
        f"it waits for {mode} on {what}, which another connection of its own holds: "
        f"{state}, last at {words}"
    )

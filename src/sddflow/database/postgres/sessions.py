"""Connections that are used again and again, each time as if they were new.

A session remembers: settings, a role, locks of its own, tables of its own. And a new one would
begin with what was set for the database since, by ALTER DATABASE or ALTER ROLE … SET.
"""

from contextlib import suppress
from typing import Any

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

from sddflow.database.quoting import quoted
from sddflow.probe.home import MARK

_SAID = (
    "SELECT coalesce(shobj_description(d.oid, 'pg_database'), ''), "
    "(SELECT string_agg(s::text, ' ' ORDER BY s.setdatabase, s.setrole) "
    "FROM pg_db_role_setting s WHERE s.setdatabase IN (0, d.oid)) "
    "FROM pg_database d WHERE d.datname = current_database()"
)
_SETTINGS = "settings"


def renew(engine: Engine) -> None:
    """Let each connection that the engine hands out be as a new one, and look where it should."""
    event.listen(engine, "checkout", _set_out)
    event.listen(engine, "reset", _forget)


def _set_out(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 - the driver's
    """Look where the application does, which `probe.home` notes in a comment on the database."""
    try:
        connection.autocommit = True  # one question, no transaction around it
        comment, settings = connection.execute(_SAID).fetchone()
    except psycopg.OperationalError:
        raise DisconnectionError from None  # the server has ended it; there will be another
    if record.info.setdefault(_SETTINGS, settings) != settings:
        raise DisconnectionError
    if comment.startswith(MARK):
        home = quoted(comment.removeprefix(MARK))
        connection.execute(f"SET search_path = {home}, public")
    connection.autocommit = False


def _forget(connection: Any, _record: object, state: PoolResetState) -> None:  # noqa: ANN401 - the driver's
    """Leave nothing to the next one."""
    if state.terminate_only:
        return
    with suppress(psycopg.OperationalError):  # it has ended; whoever comes next gets another
        connection.rollback()
        connection.autocommit = True
        connection.execute("DISCARD ALL")
        connection.autocommit = False

"""Engines of our own on scratch databases, with our own drivers.

The URL alone says where a database is. PostgreSQL's client would also obey the environment, and
some of it past every URL: with PGHOSTADDR it dials another server than the one that is named.
"""

import os
import re
import sqlite3
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool, QueuePool

_LIBPQ = re.compile(r"PG[A-Z]+")
_MOST = 12  # engines that are kept: each may have one connection, and a server has a hundred
_engines: dict[str, Engine] = {}
_one_thread = Lock()


def engine_on(url: str) -> Engine:
    """An engine on a plain URL, through sddflow's own drivers.

    It is kept, because it learns about its database and compiles a statement only once; and on
    PostgreSQL, where each costs a process and all that this reads of the catalogue, with one
    connection: `leave` lets that go.
    """
    if url.startswith("postgresql"):
        forget_servers()
    with _one_thread:
        engine = _engines.pop(url, None) or _engine(url)
        _engines[url] = engine  # the last one, as the one that was used last
        oldest = next(iter(_engines)) if len(_engines) > _MOST else ""
    leave(oldest)
    return engine


def leave(url: str) -> None:
    """Keep no connection to a database that is copied, or dropped; who has one still has it."""
    with _one_thread:
        engine = _engines.pop(url, None)
    if engine is not None:
        engine.dispose()


def forget_servers() -> None:
    """Take every word to PostgreSQL's client out of this process's environment, for good.

    A service can be named nowhere else, so that no option of a connection would overrule it.
    """
    for name in [n for n in os.environ if _LIBPQ.fullmatch(n)]:
        os.environ.pop(name, None)


def _engine(url: str) -> Engine:
    plain = make_url(url)
    if plain.get_backend_name() == "postgresql":
        from sddflow.database.postgres import sessions

        engine = create_engine(
            plain.set(drivername="postgresql+psycopg"),
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=-1,
            pool_reset_on_return=None,  # `sessions` does that, and more
            # what is prepared would outlive the tables that it was prepared for
            connect_args={"prepare_threshold": None},
        )
        sessions.renew(engine)
        return engine
    engine = create_engine(plain, poolclass=NullPool)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Keys are enforced, and transactions are ours: the driver's own know no savepoints."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")

"""Engines of our own on scratch databases, with our own drivers.

The URL alone says where a database is. PostgreSQL's client would also obey the environment, and
some of it past every URL: with PGHOSTADDR it dials another server than the one that is named.
"""

import os
import re
import sqlite3
from functools import lru_cache

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

from sddflow.database.postgres.home import go_home

_LIBPQ = re.compile(r"PG[A-Z]+")


def engine_on(url: str) -> Engine:
    """An engine on a plain URL, through sddflow's own drivers; it keeps no connection."""
    if url.startswith("postgresql"):
        forget_servers()
    return _engine(url)


@lru_cache(maxsize=64)
def _engine(url: str) -> Engine:
    """Kept, because it learns about its database and compiles a statement only once."""
    plain = make_url(url)
    if plain.get_backend_name() == "postgresql":
        engine = create_engine(plain.set(drivername="postgresql+psycopg"), poolclass=NullPool)
        event.listen(engine, "connect", go_home)
        return engine
    engine = create_engine(plain, poolclass=NullPool)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def forget_servers() -> None:
    """Take every word to PostgreSQL's client out of this process's environment, for good.

    A service can be named nowhere else, so that no option of a connection would overrule it.
    """
    for name in [n for n in os.environ if _LIBPQ.fullmatch(n)]:
        os.environ.pop(name, None)


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    """Keys are enforced, and transactions are ours: the driver's own know no savepoints."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")

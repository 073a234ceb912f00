"""Engines of our own on scratch databases, with our own drivers."""

import sqlite3

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool


def engine_on(url: str) -> Engine:
    """An engine on a plain URL, through sddflow's own drivers."""
    plain = make_url(url)
    if plain.get_backend_name() == "postgresql":
        return create_engine(plain.set(drivername="postgresql+psycopg"), poolclass=NullPool)
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

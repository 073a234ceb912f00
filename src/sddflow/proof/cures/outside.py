"""The lock that a statement asks for, seen from outside.

A second session holds the table; the statement waits for it, and says what it waits for. That shows
the locks of statements that commit by themselves, and of those that stand in no transaction.
"""

from threading import Thread
from time import monotonic, sleep

import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

_WAITING = sa.text(
    "SELECT mode FROM pg_locks WHERE NOT granted AND relation = CAST(:name AS regclass)"
)
_SECONDS = 10.0
_PAUSE = 0.005


def asked_for(engine: Engine, table: str, statement: str) -> str:
    """The mode of the first lock that a statement waits for; "" where it waits for none.

    Args:
        engine: on a database of which nobody else has need; the statement is really run on it.
        table: as SQL spells it.
        statement: that runs outside of a transaction.

    Raises:
        SQLAlchemyError: the statement was refused.
    """
    refused: list[SQLAlchemyError] = []

    def run() -> None:
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
                other.exec_driver_sql(statement)
        except SQLAlchemyError as error:
            refused.append(error)

    worker = Thread(target=run, daemon=True)
    with engine.connect() as holder, engine.connect() as watcher:
        holder.exec_driver_sql(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        worker.start()
        with watcher.execution_options(isolation_level="AUTOCOMMIT") as looking:
            mode = _first(looking, table, worker)
    worker.join(_SECONDS)
    if refused:
        raise refused[0]
    return mode


def _first(looking: sa.Connection, table: str, worker: Thread) -> str:
    until = monotonic() + _SECONDS
    while worker.is_alive() and monotonic() < until:
        found = looking.execute(_WAITING, {"name": table}).scalar()
        if found:
            return str(found)
        sleep(_PAUSE)
    return ""

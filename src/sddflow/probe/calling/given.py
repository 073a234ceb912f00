"""What a function is given where it wants a session or a connection."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass
from typing import Any

_CONNECTIONS = ("conn", "connection")
_SESSIONS = ("session", "db", "db_session", "sess", "async_session")
_FACTORIES = ("session_factory", "sessions", "session_maker", "sessionmaker")


@dataclass(frozen=True)
class Given:
    """All of one kind, blocking or async, in one transaction that is undone afterwards.

    Args:
        connection: whose transaction it is.
        session: on that connection.
    """

    connection: Any
    session: Any

    def argument(self, name: str, hint: Any) -> Any:
        """What stands for a parameter of that name and type; None for one that is none of these."""
        hint = getattr(hint, "__origin__", None) or hint
        word = hint if isinstance(hint, str) else getattr(hint, "__name__", "")
        word = word.partition("[")[0].rpartition(".")[2]
        bare = hint is inspect.Parameter.empty
        if word in ("Session", "AsyncSession", "scoped_session", "async_scoped_session"):
            return self.session
        if word in ("sessionmaker", "async_sessionmaker") or (bare and name in _FACTORIES):
            return lambda: session_on(self.connection, type(self.session), self.session.info)
        if word in ("Connection", "AsyncConnection"):
            module = getattr(hint, "__module__", "sqlalchemy")
            return self.connection if module.startswith("sqlalchemy") else None
        if word in ("Engine", "AsyncEngine") or (bare and name == "engine"):
            return self.connection.engine
        if bare and name in _SESSIONS:
            return self.session
        return self.connection if bare and name in _CONNECTIONS else None


def session_class() -> Any:
    """SQLModel's, where the application has loaded that: it can do all that SQLAlchemy's can."""
    if "sqlmodel" in sys.modules:
        return sys.modules["sqlmodel"].Session
    from sqlalchemy.orm import Session

    return Session


def async_session_class() -> Any:
    """The same of the one that waits; SQLModel's is loaded by those only who ask for it."""
    if "sqlmodel.ext.asyncio.session" in sys.modules:
        return sys.modules["sqlmodel.ext.asyncio.session"].AsyncSession
    from sqlalchemy.ext.asyncio import AsyncSession

    return AsyncSession


def session_on(connection: Any, kind: Any, info: dict[Any, Any]) -> Any:
    """A session whose commits end nothing: all is undone with the connection's transaction.

    Args:
        connection: to work on.
        kind: class of the session.
        info: what the application keeps with its sessions: whose rows they are for.
    """
    try:
        session = kind(
            bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
    except TypeError:  # SQLAlchemy 1.4
        session = kind(bind=connection, expire_on_commit=False)
    getattr(session, "sync_session", session).info = info
    return session


def undoing(engine: Any) -> Any:
    """The engine; on SQLite one that begins where it says so, and not only before a change.

    Python's driver would let the release of a savepoint end what nothing has begun.
    """
    from sqlalchemy import event

    plain = getattr(engine, "sync_engine", engine)
    if plain.dialect.name == "sqlite":

        @event.listens_for(plain, "connect")
        def _on_connect(connection: Any, _record: Any) -> None:
            connection.isolation_level = None

        @event.listens_for(plain, "begin")
        def _on_begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN")

    return engine

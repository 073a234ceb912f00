"""The connection to the database: one engine, one short session per request."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from app.config import Settings


def create_engine(url: str) -> AsyncEngine:
    """Make an engine on which foreign keys hold, also on SQLite, which ignores them by default."""
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _enforce_foreign_keys)
    return engine


def create_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Make sessions whose objects stay readable after a commit.

    Expired objects would reload on attribute access, which an async session cannot do.
    """
    return async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


def _enforce_foreign_keys(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


engine = create_engine(Settings().database_url)
sessions = create_sessions(engine)


async def get_session() -> AsyncIterator[AsyncSession]:
    """Give a request its session; what was not committed is rolled back when it ends."""
    async with sessions() as session:
        yield session

"""The probe's own connections to the scratch database, by whichever driver the target has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from .drivers import NoDriverError
from .home import Home
from .request import Request

T = TypeVar("T")


def with_connection(request: Request, work: Callable[[Any], T], home: Home = Home()) -> T:  # noqa: B008 - a value
    """Run `work` with a connection, in one transaction that is committed at its end.

    Args:
        request: names the database.
        work: is given the connection.
        home: where names lead.
    """
    from sqlalchemy import create_engine

    try:
        engine = create_engine(request.url)
    except NoDriverError:
        return asyncio.run(_waiting(request, work, home))
    connection: Any
    with home.settle(engine).begin() as connection:
        return work(connection)


async def _waiting(request: Request, work: Callable[[Any], T], home: Home) -> T:
    from sqlalchemy.ext.asyncio import create_async_engine

    async with home.settle(create_async_engine(request.url)).begin() as connection:
        result: T = await connection.run_sync(work)
        return result

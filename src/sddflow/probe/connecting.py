"""The probe's own connections to the scratch database, by whichever driver the target has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from .drivers import NoDriverError
from .request import Request

T = TypeVar("T")


def with_connection(request: Request, work: Callable[[Any], T]) -> T:
    """Run `work` with a connection, in one transaction that is committed at its end."""
    from sqlalchemy import create_engine

    try:
        engine = create_engine(request.url)
    except NoDriverError:
        return asyncio.run(_waiting(request, work))
    with engine.begin() as connection:
        return work(connection)


async def _waiting(request: Request, work: Callable[[Any], T]) -> T:
    from sqlalchemy.ext.asyncio import create_async_engine

    async with create_async_engine(request.url).begin() as connection:
        return await connection.run_sync(work)

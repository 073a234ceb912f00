"""Write rows through the target's mapped classes, and read them back in a new session."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from ..failure import describe
from ..home import Home
from ..inserting import RefusedError, Rows, insert
from ..reading_back import Key, key_of, read
from ..request import Request
from ..safety import aim
from ..tables import Found, find_tables

_MUTABLE = "sqlalchemy/ext/mutable"
Keys = list[Any]


def run(request: Request) -> dict[str, Any]:
    """Insert the rows of each of the `lots`, and answer them as they are read back.

    A lot has a `url`, a scratch database of its own, and `rows`; its answer has `rows`, or `error`
    as of any request. A row is `{"table": …, "values": {column: value}}`; a value
    `{"row": 0, "column": "id"}` stands for that column of an earlier row; with `"own": true`
    columns that the class fills by itself are left to it, and told as `own`; `keys`, values by
    column too, are written where the class counts nothing up; `choices`, lists by column, are
    tried where the class refuses a value. Each row that is answered has `table`, `model`,
    `values`, `meant`: what its class made of them; and `related`: the number of objects each
    relationship loads; or `error`, where it could not be written or read.
    """
    found, _ = find_tables(request)
    lots = [
        _lot(replace(request, url=lot["url"]), lot["rows"], found)
        for lot in request.arguments["lots"]
    ]
    told = [each for lot in lots for each in (lot, *lot.get("rows", ()))]
    return {"lots": lots, "needs": [n for e in told for n in e.get("error", {}).get("needs", ())]}


def _lot(request: Request, rows: Rows, found: Found) -> dict[str, Any]:
    aim(request)
    try:
        if request.is_async:
            back = asyncio.run(_waiting(request, rows, found))
        else:
            back = _blocking(request, rows, found)
    except Exception as error:  # noqa: BLE001 - the target's own code may raise anything
        return {"error": _described(error, request.root)}
    return {
        "rows": [
            {"error": _described(each, request.root)} if isinstance(each, Exception) else each
            for each in back
        ]
    }


def _described(error: Exception, root: str) -> dict[str, Any]:
    """A refusal is one where the target's code said no, or a list that is told of its changes."""
    cause = error.__cause__ if isinstance(error, RefusedError) else None
    told = describe(cause or error, root)
    if cause is not None and (told["file"] or _MUTABLE in told["trace"]):
        return {**told, "type": RefusedError.__name__}
    return told


def _blocking(request: Request, rows: Rows, found: Found) -> list[Any]:
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session

    engine = found.home.settle(create_engine(request.url))
    with Session(engine) as session:
        keys = _write(session, rows, found)
        session.commit()
    with Session(engine) as session:
        return _read(session, keys, found.home)


async def _waiting(request: Request, rows: Rows, found: Found) -> list[Any]:
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

    engine = found.home.settle(create_async_engine(request.url))
    async with AsyncSession(engine) as session:
        keys = await session.run_sync(_write, rows, found)
        await session.commit()
    async with AsyncSession(engine) as session:
        back = await session.run_sync(_read, keys, found.home)
    await engine.dispose()
    return back


def _write(session: Any, rows: Rows, found: Found) -> Keys:
    """The key of each row, or why it could not be written."""
    made = insert(session, rows, found)
    dialect = session.get_bind().dialect
    return [
        thing
        if isinstance(thing, Exception)
        else key_of(found.classes[row["table"]], thing, row, dialect)
        for row, thing in zip(rows, made)  # noqa: B905 - they are as many
    ]


def _read(session: Any, keys: Keys, home: Home) -> list[Any]:
    return [_read_one(session, key, home) if isinstance(key, Key) else key for key in keys]


def _read_one(session: Any, key: Key, home: Home) -> Any:
    try:
        return read(session, key, home)
    except Exception as error:  # noqa: BLE001 - the target's own code may raise anything
        session.rollback()
        return error

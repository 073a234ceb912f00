"""Write rows through the target's mapped classes, and read them back in a new session."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from ..failure import describe
from ..home import Home
from ..inheriting import concrete, written_together
from ..objects import assigned, is_ours, new_object, own_defaults, words_of
from ..request import Request
from ..safety import aim
from ..tables import Found, find_tables
from ..values import points_to_row, to_json

_MUTABLE = "sqlalchemy/ext/mutable"
Rows = list[dict[str, Any]]
Keys = list[tuple[Any, tuple[Any, ...]]]


class UnknownTableError(Exception):
    """A row names a table that no mapped class has."""


def run(request: Request) -> dict[str, Any]:
    """Insert the rows of each of the `lots`, and answer them as they are read back.

    A lot has a `url`, a scratch database of its own, and `rows`; its answer has `rows`, or `error`
    as of any request. A row is `{"table": …, "values": {column: value}}`; a value
    `{"row": 0, "column": "id"}` stands for that column of an earlier row; with `"own": true`
    columns that the class fills by itself are left to it, and told as `own`; `keys`, values by
    column too, are written where the class counts nothing up. Each row that is answered has
    `table`, `model`, `values` and `related`: the number of objects each relationship loads.
    """
    found, _ = find_tables(request)
    lots = [
        _lot(replace(request, url=lot["url"]), lot["rows"], found)
        for lot in request.arguments["lots"]
    ]
    return {
        "lots": lots,
        "needs": [n for lot in lots for n in lot.get("error", {}).get("needs", ())],
    }


class RefusedError(Exception):
    """A class says no to values that were made for it: a validator, a type of the target's own."""


def _lot(request: Request, rows: Rows, found: Found) -> dict[str, Any]:
    aim(request)
    try:
        if request.is_async:
            return {"rows": asyncio.run(_waiting(request, rows, found))}
        return {"rows": _blocking(request, rows, found)}
    except Exception as error:  # noqa: BLE001 - the target's own code may raise anything
        return {"error": _described(error, request.root)}


def _described(error: Exception, root: str) -> dict[str, Any]:
    """A refusal is one where the target's code said no, or a list that is told of its changes."""
    cause = error.__cause__ if isinstance(error, RefusedError) else None
    told = describe(cause or error, root)
    if cause is not None and (told["file"] or _MUTABLE in told["trace"]):
        return {**told, "type": RefusedError.__name__}
    return told


def _blocking(request: Request, rows: Rows, found: Found) -> list[dict[str, Any]]:
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session

    engine = found.home.settle(create_engine(request.url))
    with Session(engine) as session:
        keys = insert(session, rows, found)
        session.commit()
    with Session(engine) as session:
        return read(session, keys, found.home)


async def _waiting(request: Request, rows: Rows, found: Found) -> list[dict[str, Any]]:
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

    engine = found.home.settle(create_async_engine(request.url))
    async with AsyncSession(engine) as session:
        keys = await session.run_sync(insert, rows, found)
        await session.commit()
    async with AsyncSession(engine) as session:
        back = await session.run_sync(read, keys, found.home)
    await engine.dispose()
    return back


def insert(session: Any, rows: Rows, found: Found) -> Keys:
    """Add each row and flush it, so that later rows can name its key.

    A row of a class that inherits from another one's table is one object with the row it names:
    it is written with that one.

    Raises:
        RefusedError: a class says no to what was made for it.
    """
    from sqlalchemy import inspect

    made: list[Any] = []
    parts = written_together([(row, _class_of(row, found)) for row in rows])
    for number in range(len(rows)):
        whole = parts.get(number, [number])
        if number != whole[0]:
            made.append(made[whole[0]])
            continue
        try:
            made.append(_object([rows[n] for n in whole], made, found))
            session.add(made[-1])
            session.flush()
        except Exception as error:
            if _is_refusal(error):
                raise RefusedError(str(error)) from error
            raise
    classes = [_class_of(row, found) for row in rows]
    return [(c, inspect(thing).identity) for c, thing in zip(classes, made, strict=True)]


def _is_refusal(error: Exception) -> bool:
    """Said by code that looks at values before they reach the database."""
    inner = getattr(error, "orig", None) or error
    return isinstance(inner, (ValueError, AssertionError))


def _class_of(row: dict[str, Any], found: Found) -> Any:
    mapped = found.classes.get(row["table"])
    if mapped is None:
        raise UnknownTableError(f"no mapped class has the table {row['table']}")
    return mapped


def _object(rows: Rows, made: list[Any], found: Found) -> Any:
    """One object of all the rows that are its own: the last one says its class."""
    words: dict[str, Any] = {}
    mapped = _class_of(rows[-1], found)
    for row in rows:
        part = _class_of(row, found)
        given = {**assigned(part, row.get("keys", {})), **row["values"]}
        known = {n: v for n, v in given.items() if not _is_ahead(v, made)}
        values = {name: _resolved(value, made) for name, value in known.items()}
        filled = own_defaults(part) if row.get("own") else frozenset()
        words |= words_of(part, {n: v for n, v in values.items() if n not in filled})
    return new_object(concrete(mapped), words)


def _is_ahead(value: Any, made: list[Any]) -> bool:
    """Of a row that is written later than its heir's part of this one."""
    return points_to_row(value) and value["row"] >= len(made)


def _resolved(value: Any, made: list[Any]) -> Any:
    """A value, or that of an earlier row."""
    if points_to_row(value):
        from sqlalchemy import inspect

        mapper = inspect(type(made[value["row"]]))
        column = mapper.local_table.columns[value["column"]]
        return getattr(made[value["row"]], mapper.get_property_by_column(column).key)
    return value


def read(session: Any, keys: Keys, home: Home) -> list[dict[str, Any]]:
    """Each row by its key, with its relationships loaded."""
    return [_read(session, mapped, key, home) for mapped, key in keys]


def _read(session: Any, mapped: Any, key: tuple[Any, ...], home: Home) -> dict[str, Any]:
    from sqlalchemy import inspect
    from sqlalchemy.orm import selectinload

    mapper = inspect(mapped)
    readable = [r.key for r in mapper.relationships if r.lazy not in ("dynamic", "write_only")]
    options = [selectinload(getattr(mapped, name)) for name in readable]
    thing = session.get(mapped, key, options=options, populate_existing=True)
    if thing is None:  # the row is one of another class that inherits from the same table
        return {
            "table": home.name(mapper.local_table),
            "model": mapped.__name__,
            "values": {},
            "related": {},
            "own": [],
        }
    values = {
        column.name: to_json(getattr(thing, mapper.get_property_by_column(column).key), column.type)
        for column in mapper.local_table.columns
        if is_ours(mapper, column)
    }
    related = {name: _count(getattr(thing, name)) for name in readable}
    return {
        "table": home.name(mapper.local_table),
        "model": mapped.__name__,
        "values": values,
        "related": related,
        "own": sorted(own_defaults(mapped)),
    }


def _count(value: Any) -> int:
    if value is None:
        return 0
    return len(value) if hasattr(value, "__len__") else 1

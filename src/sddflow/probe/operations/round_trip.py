"""Write rows through the target's mapped classes, and read them back in a new session."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from ..failure import describe
from ..request import Request
from ..safety import aim
from ..tables import Found, find_tables
from ..values import from_json, to_json

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


def _lot(request: Request, rows: Rows, found: Found) -> dict[str, Any]:
    aim(request)
    try:
        if request.is_async:
            return {"rows": asyncio.run(_waiting(request, rows, found))}
        return {"rows": _blocking(request, rows, found)}
    except Exception as error:  # noqa: BLE001 - the target's own code may raise anything
        return {"error": describe(error, request.root)}


def _blocking(request: Request, rows: Rows, found: Found) -> list[dict[str, Any]]:
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session

    engine = create_engine(request.url)
    with Session(engine) as session:
        keys = insert(session, rows, found)
        session.commit()
    with Session(engine) as session:
        return read(session, keys)


async def _waiting(request: Request, rows: Rows, found: Found) -> list[dict[str, Any]]:
    from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

    engine = create_async_engine(request.url)
    async with AsyncSession(engine) as session:
        keys = await session.run_sync(insert, rows, found)
        await session.commit()
    async with AsyncSession(engine) as session:
        back = await session.run_sync(read, keys)
    await engine.dispose()
    return back


def insert(session: Any, rows: Rows, found: Found) -> Keys:
    """Add each row and flush it, so that later rows can name its key."""
    from sqlalchemy import inspect

    made: list[Any] = []
    for row in rows:
        mapped = found.classes.get(row["table"])
        if mapped is None:
            raise UnknownTableError(f"no mapped class has the table {row['table']}")
        given = {**_assigned(mapped, row.get("keys", {})), **row["values"]}
        values = {name: _resolved(value, made) for name, value in given.items()}
        filled = own_defaults(mapped) if row.get("own") else frozenset()
        made.append(_new(mapped, {n: v for n, v in values.items() if n not in filled}))
        session.add(made[-1])
        session.flush()
    return [(type(thing), inspect(thing).identity) for thing in made]


def _assigned(mapped: Any, keys: dict[str, Any]) -> dict[str, Any]:
    """The keys that the application gives its rows: neither the class nor the database does."""
    from sqlalchemy import inspect

    columns = inspect(mapped).local_table.columns
    return {n: v for n, v in keys.items() if n in columns and _is_left_open(columns[n])}


def _is_left_open(column: Any) -> bool:
    filled = column.default is not None or column.server_default is not None
    return column.autoincrement is False and not filled


def _new(mapped: Any, values: dict[str, Any]) -> Any:
    """An instance, its attributes set by column name and type.

    A column that only the database has is left to the database, and the version of a row to
    SQLAlchemy: no application writes them.
    """
    from sqlalchemy import inspect

    mapper = inspect(mapped)
    words = {}
    for name, value in values.items():
        column = mapper.local_table.columns.get(name)
        if column is None or column is mapper.version_id_col:
            continue
        words[mapper.get_property_by_column(column).key] = from_json(value, column.type)
    return mapped(**words)


def own_defaults(mapped: Any) -> frozenset[str]:
    """The columns that a new object of the class fills by itself."""
    from sqlalchemy import inspect

    mapper = inspect(mapped)
    fields = getattr(mapped, "model_fields", {})
    found = set()
    for column in mapper.local_table.columns:
        if not mapper.columns.contains_column(column):
            continue
        field = fields.get(mapper.get_property_by_column(column).key)
        made = getattr(field, "default_factory", None) is not None
        said = getattr(field, "default", None)
        plain = said is not None and type(said).__name__ != "PydanticUndefinedType"
        counted = getattr(column.default, "is_sequence", False)
        if made or plain or (column.default is not None and not counted):
            found.add(str(column.name))
    return frozenset(found)


def _resolved(value: Any, made: list[Any]) -> Any:
    """A value, or that of an earlier row."""
    if isinstance(value, dict) and set(value) == {"row", "column"}:
        from sqlalchemy import inspect

        mapper = inspect(type(made[value["row"]]))
        column = mapper.local_table.columns[value["column"]]
        return getattr(made[value["row"]], mapper.get_property_by_column(column).key)
    return value


def read(session: Any, keys: Keys) -> list[dict[str, Any]]:
    """Each row by its key, with its relationships loaded."""
    return [_read(session, mapped, key) for mapped, key in keys]


def _read(session: Any, mapped: Any, key: tuple[Any, ...]) -> dict[str, Any]:
    from sqlalchemy import inspect
    from sqlalchemy.orm import selectinload

    mapper = inspect(mapped)
    readable = [r.key for r in mapper.relationships if r.lazy not in ("dynamic", "write_only")]
    options = [selectinload(getattr(mapped, name)) for name in readable]
    thing = session.get(mapped, key, options=options, populate_existing=True)
    values = {
        column.name: to_json(getattr(thing, mapper.get_property_by_column(column).key))
        for column in mapper.local_table.columns
        if mapper.columns.contains_column(column) and column is not mapper.version_id_col
    }
    related = {name: _count(getattr(thing, name)) for name in readable}
    return {
        "table": str(mapper.local_table.fullname),
        "model": mapped.__name__,
        "values": values,
        "related": related,
        "own": sorted(own_defaults(mapped)),
    }


def _count(value: Any) -> int:
    if value is None:
        return 0
    return len(value) if hasattr(value, "__len__") else 1

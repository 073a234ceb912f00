"""Rows whose JSON holds the keys that a migration asks for."""

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.domain.schema.table import Column, Schema, Table
from sddflow.proof.aimed.asked_of_json import Asked
from sddflow.proof.aimed.spoken import Spoken


def give_keys(engine: Engine, schema: Schema, asked: Iterable[Asked], words: Spoken) -> None:
    """Write each key into every object that is not empty; NULL and `{}` stay what they are.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        asked: keys, by the names of columns.
        words: by column name, the only texts that a target may take, where its rules list them.
    """
    wanted = tuple(asked)
    with engine.begin() as connection:
        for table in schema.tables if wanted else ():
            for column in table.columns:
                mine = [a for a in wanted if a.column == column.name]
                if mine and column.type.kind == "json" and table.primary_key:
                    _write(connection, table, column, mine, words)


def _write(
    connection: Connection, table: Table, column: Column, asked: list[Asked], words: Spoken
) -> None:
    target = light(table)
    key = [target.c[name] for name in table.primary_key]
    query = sa.select(target.c[column.name], *key).order_by(*key)
    for number, (value, *row) in enumerate(connection.execute(query).all()):
        if not isinstance(value, dict) or not value:
            continue
        told = told_of(value, number, asked, words)
        named = (part == its for part, its in zip(key, row, strict=True))
        try:
            with connection.begin_nested():
                connection.execute(sa.update(target).where(*named).values({column.name: told}))
        except DBAPIError:
            continue


def told_of(
    value: dict[str, Any], number: int, asked: list[Asked], words: Spoken
) -> dict[str, Any]:
    """An object with the keys that are asked for, as the row of a number has them."""
    told = value
    for each in asked:
        told = _with(told, each.path, _value(each, number, words))
    return told


def _with(value: Any, path: tuple[str, ...], leaf: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    there = value if isinstance(value, dict) else {}
    rest = path[1:]
    return {**there, path[0]: _with(there.get(path[0]), rest, leaf) if rest else leaf}


def _value(asked: Asked, number: int, words: Spoken) -> Any:  # noqa: ANN401 - any JSON
    """A value that can become what is made of it."""
    listed = words.get(asked.target, ()) or words.get(asked.path[-1], ())
    if listed:
        return listed[number % len(listed)]
    made = {
        "number": number + 1,
        "flag": number % 2 == 0,
        "day": f"2026-01-{number % 28 + 1:02}",
        "moment": f"2026-01-{number % 28 + 1:02}T09:30:00+00:00",
        "list": [f"{asked.path[-1]} {number}"],
        "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{asked.path[-1]} {number}")),
    }
    text = f"{number} {asked.path[-1]}"
    return made.get(asked.kind, text[: asked.length] if asked.length else text)

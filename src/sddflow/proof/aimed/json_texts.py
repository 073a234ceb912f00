"""Plain text columns that hold JSON: the migration parses them, and so their rows are JSON."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from sddflow.database.light import light
from sddflow.domain.schema.table import Column, Schema, Table
from sddflow.proof.aimed.asked_of_json import Asked
from sddflow.proof.aimed.json_keys import told_of
from sddflow.proof.aimed.way_up import way_up

_COLUMN = r"\(?\s*(?:\w+\.)?[\"`]?(?P<column>[A-Za-z_]\w*)"
_LISTS = re.compile(
    rf"\b(?:json_each|jsonb?_array_length|jsonb?_array_elements(?:_text)?)\(\s*{_COLUMN}", re.I
)
_OBJECTS = (
    re.compile(rf"\bjson_extract\(\s*{_COLUMN}", re.I),
    re.compile(r"\b(?P<column>[A-Za-z_]\w*)[\"`]?::jsonb?\b", re.I),
    re.compile(rf"\bCAST\(\s*{_COLUMN}[\"`]?\s+AS\s+JSONB?\b", re.I),
    re.compile(r"\bjson\.loads\(\s*(?:\w+(?:\.|\[[\"']))?(?P<column>[A-Za-z_]\w*)"),
)


def give_json(engine: Engine, schema: Schema, source: str, asked: Iterable[Asked]) -> None:
    """Let the texts that the way up reads as JSON be JSON; NULL stays NULL.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        source: of a revision.
        asked: keys, by the names of columns.
    """
    lists, objects = _read_in(way_up(source))
    wanted = tuple(asked)
    with engine.begin() as connection:
        for table, column in _texts(schema, lists | objects):
            mine = [a for a in wanted if a.column == column.name]
            _write(connection, table, column, mine, as_list=column.name in lists and not mine)


def _read_in(up: str) -> tuple[set[str], set[str]]:
    """Names of columns that are read as lists, and as objects."""
    lists = {found["column"] for found in _LISTS.finditer(up)}
    return lists, {found["column"] for each in _OBJECTS for found in each.finditer(up)}


def _texts(schema: Schema, names: set[str]) -> Iterator[tuple[Table, Column]]:
    for table in schema.tables:
        for column in table.columns:
            if column.name in names and column.type.kind == "text" and table.primary_key:
                yield table, column


def _write(
    connection: Connection, table: Table, column: Column, asked: list[Asked], *, as_list: bool
) -> None:
    target = light(table)
    key, text = [target.c[name] for name in table.primary_key], target.c[column.name]
    query = sa.select(*key).where(text.is_not(None)).order_by(*key)
    for number, row in enumerate(connection.execute(query).all()):
        named = (part == its for part, its in zip(key, row, strict=True))
        held: Any = [f"{column.name} {number}"] if as_list else told_of({}, number, asked, {})
        try:
            with connection.begin_nested():
                statement = sa.update(target).where(*named)
                connection.execute(statement.values({column.name: json.dumps(held)}))
        except DBAPIError:
            continue

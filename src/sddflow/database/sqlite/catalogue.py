"""SQLite's catalogue as exact text: one line per fact.

Not the words of CREATE TABLE themselves: a batch operation writes them anew without changing
anything, and its spelling must not look like a difference.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from sddflow.database.sqlite.reading import index_columns, index_sql, pragma, statements
from sddflow.database.sqlite.statement import Told, normal, read_statement
from sddflow.database.types import column_type, spelled

_STORED = 3  # what table_xinfo calls a generated column that is kept in the row


def facts(connection: Connection) -> Iterator[str]:
    """Every fact, in any order; each begins with what it is about."""
    for name, sql in statements(connection):
        yield from _table(connection, name, sql)
    others = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('view', 'trigger')"
    )
    for kind, name, sql in others:
        yield f"{kind} {name}: {normal(sql)}"


def _table(connection: Connection, name: str, sql: str) -> Iterator[str]:
    told = read_statement(sql)
    tail = f" {told.tail}" if told.tail else ""
    yield f"table {name}{' AUTOINCREMENT' if told.autoincrement else ''}{tail}"
    for column in pragma(connection, "table_xinfo", name):
        yield f"column {name}.{_column(column, told)}"
    for check, condition in told.checks:
        yield f"check {name}{f' {check}' if check else ''}: {condition}"
    for key in _keys(connection, name):
        columns = tuple(key[0])
        named = told.keys.get(columns, "")
        waits = " deferrable initially deferred" if columns in told.waiting else ""
        yield f"foreign key {name}{f' {named}' if named else ''}: {key[1]}{waits}"
    for index in pragma(connection, "index_list", name):
        yield from _index(connection, name, index, told.uniques)


def _column(seen: dict[str, Any], told: Told) -> str:
    """The type in one spelling: SQLite keeps whatever was written."""
    parts = [f"{seen['name']}: {spelled(column_type(seen['type'], sqlite=True))}"]
    if seen["pk"]:
        parts.append(f"primary key {seen['pk']}")
    elif seen["notnull"]:
        parts.append("not null")
    if seen["dflt_value"] is not None:
        parts.append(f"default {normal(seen['dflt_value'])}")
    if seen["hidden"]:
        kept = "stored" if seen["hidden"] == _STORED else "virtual"
        parts.append(f"generated {kept} {told.formulas.get(seen['name'], '')}".strip())
    if seen["name"] in told.collations:
        parts.append(f"collate {told.collations[seen['name']]}")
    return " ".join(parts)


def _keys(connection: Connection, table: str) -> Iterator[tuple[list[str], str]]:
    parts: dict[int, list[dict[str, Any]]] = {}
    for row in pragma(connection, "foreign_key_list", table):
        parts.setdefault(row["id"], []).append(row)
    for rows in parts.values():
        rows.sort(key=lambda row: row["seq"])
        columns = [row["from"] for row in rows]
        to = ", ".join(str(row["to"]) for row in rows)
        on = f"on delete {rows[0]['on_delete']} on update {rows[0]['on_update']}"
        yield columns, f"({', '.join(columns)}) to {rows[0]['table']}({to}) {on}"


def _index(
    connection: Connection, table: str, seen: dict[str, Any], uniques: dict[tuple[str, ...], str]
) -> Iterator[str]:
    columns = index_columns(connection, seen["name"])
    if seen["origin"] == "u":
        named = uniques.get(columns, "")
        yield f"unique {table}{f' {named}' if named else ''}: ({', '.join(columns)})"
    elif seen["origin"] == "c":
        yield f"index {table} {seen['name']}: {normal(index_sql(connection, seen['name']))}"

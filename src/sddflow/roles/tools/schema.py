"""Looking at the schema: one table, and how a query would be answered.

Queries are explained on an empty database in memory that has the schema's tables and indexes and
nothing else, and they are never run.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from sddflow.database.quoting import quoted
from sddflow.domain.exchange import Tool
from sddflow.domain.schema.table import Schema, Table
from sddflow.roles.tools.toolbox import Instrument, NotGiven, form

_LONGEST_QUERY = 4_000
_STEPS = 1_000
_ALLOWED = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION,
                      sqlite3.SQLITE_RECURSIVE))  # fmt: skip


def describe_table(schema: Schema) -> Instrument:
    """`describe_table(name)`."""
    return Instrument(
        Tool(
            "describe_table",
            "Columns, keys, constraints and indexes of one table.",
            form("name", name="string: of the table"),
        ),
        lambda given: _described(schema, given["name"]),
    )


def explain_query(schema: Schema) -> Instrument:
    """`explain_query(sql)`."""
    return Instrument(
        Tool(
            "explain_query",
            "How SQLite would answer one SELECT on this schema: which index, which full scan.",
            form("sql", sql="string: one SELECT"),
        ),
        lambda given: _explained(schema, given["sql"]),
    )


def _described(schema: Schema, name: str) -> str:
    from sddflow.rendering.templates import environment

    table = schema.table(name.strip())
    if table is None:
        names = ", ".join(t.name for t in schema.tables) or "none"
        raise NotGiven(f"there is no table {name!r}; there are {names}")
    template = environment("sddflow.roles", "prompts").get_template("table.md.j2")
    return template.render(table=table).strip()


def _explained(schema: Schema, sql: str) -> str:
    if len(sql) > _LONGEST_QUERY:
        raise NotGiven(f"the query is longer than {_LONGEST_QUERY} characters")
    with closing(sqlite3.connect(":memory:")) as database:
        for statement in _tables(schema):
            try:
                database.execute(statement)
            except sqlite3.Error:  # an index over an expression that SQLite does not know
                continue
        database.set_authorizer(lambda what, *_: 0 if what in _ALLOWED else sqlite3.SQLITE_DENY)
        database.set_progress_handler(lambda: 1, _STEPS * 1_000)
        try:
            rows = database.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        except (sqlite3.Error, sqlite3.Warning) as wrong:
            raise NotGiven(f"the query cannot be explained: {wrong}") from None
    return "\n".join(row[3] for row in rows) or "no plan"


def _tables(schema: Schema) -> Iterator[str]:
    for table in schema.tables:
        yield f"CREATE TABLE {quoted(table.name)} ({', '.join(_parts(table))})"
    for table in schema.tables:
        for number, index in enumerate(table.indexes):
            columns = ", ".join(map(_term, index.columns))
            where = f" WHERE {index.where}" if index.where else ""
            name = quoted(index.name or f"index_{table.name}_{number}")
            yield f"CREATE INDEX {name} ON {quoted(table.name)} ({columns}){where}"


def _parts(table: Table) -> Iterator[str]:
    yield from (quoted(column.name) for column in table.columns)
    if table.primary_key:
        yield f"PRIMARY KEY ({', '.join(map(quoted, table.primary_key))})"
    for unique in table.uniques:
        yield f"UNIQUE ({', '.join(map(quoted, unique.columns))})"


def _term(column: str) -> str:
    """A column of an index, or an expression as it stands."""
    name, _, order = column.partition(" ")
    if name.isidentifier() and order.upper() in ("", "ASC", "DESC"):
        return f"{quoted(name)} {order}".strip()
    return column

"""SQLite's catalogue as a schema."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from sddflow.database.expressions import check_of, default_of
from sddflow.database.quoting import quoted
from sddflow.database.sqlite.statement import Told, read_statement
from sddflow.database.types import column_type
from sddflow.domain.schema.qualified import qualified
from sddflow.domain.schema.table import (
    Check,
    Column,
    Default,
    ForeignKey,
    Index,
    OnDelete,
    Table,
    Unique,
)

_GENERATED = (2, 3)  # what table_xinfo calls a virtual and a stored generated column
_ON_DELETE: dict[str, OnDelete] = {
    "CASCADE": "cascade",
    "RESTRICT": "restrict",
    "SET NULL": "set null",
    "SET DEFAULT": "set default",
}


def read_tables(connection: Connection) -> list[Table]:
    """Every table of the database."""
    return [read_table(connection, name, sql) for name, sql in statements(connection)]


def statements(connection: Connection) -> list[tuple[str, str]]:
    """Names of the tables and their CREATE TABLE."""
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY name"
    )
    return [(str(name), str(sql)) for name, sql in found]


def pragma(connection: Connection, name: str, about: str) -> list[dict[str, Any]]:
    """The rows of a pragma about a table or an index."""
    found = connection.exec_driver_sql(f"PRAGMA {name}({quoted(about)})")
    return [dict(row) for row in found.mappings()]


def read_table(connection: Connection, name: str, sql: str) -> Table:
    """One table."""
    told = read_statement(sql)
    columns = [c for c in pragma(connection, "table_xinfo", name) if c["hidden"] != 1]
    key = sorted((c["pk"], c["name"]) for c in columns if c["pk"])
    uniques, indexes = _indexes(connection, name, told)
    return Table(
        qualified("", name),
        tuple(_column(column) for column in columns),
        primary_key=tuple(column for _, column in key),
        foreign_keys=tuple(_keys(connection, name, told)),
        uniques=tuple(uniques),
        checks=tuple(_checks(told)),
        indexes=tuple(indexes),
    )


def _column(seen: dict[str, Any]) -> Column:
    kind = column_type(seen["type"], sqlite=True)
    default = default_of(seen["dflt_value"], kind.kind)
    if seen["hidden"] in _GENERATED:
        default = Default("GENERATED", server=True, expression=True)
    return Column(seen["name"], kind, nullable=not (seen["notnull"] or seen["pk"]), default=default)


def _keys(connection: Connection, table: str, told: Told) -> Iterator[ForeignKey]:
    parts: dict[int, list[dict[str, Any]]] = {}
    for row in pragma(connection, "foreign_key_list", table):
        parts.setdefault(row["id"], []).append(row)
    made = []
    for rows in parts.values():
        rows.sort(key=lambda row: row["seq"])
        columns = tuple(row["from"] for row in rows)
        referred = tuple(row["to"] for row in rows if row["to"] is not None)
        made.append(
            ForeignKey(
                columns,
                qualified("", rows[0]["table"]),
                referred or _key_of(connection, rows[0]["table"]),
                on_delete=_ON_DELETE.get(rows[0]["on_delete"], ""),
                name=told.keys.get(columns, ""),
            )
        )
    yield from sorted(made, key=lambda key: (key.columns, key.referred))


def _key_of(connection: Connection, table: str) -> tuple[str, ...]:
    """The primary key of a table, for a key that names no columns."""
    found = [(c["pk"], c["name"]) for c in pragma(connection, "table_info", table) if c["pk"]]
    return tuple(name for _, name in sorted(found)) or ("rowid",)


def _checks(told: Told) -> list[Check]:
    made = [check_of(name, condition) for name, condition in told.checks]
    return sorted(made, key=lambda check: (check.name, check.column, check.condition))


def _indexes(connection: Connection, table: str, told: Told) -> tuple[list[Unique], list[Index]]:
    uniques, indexes = [], []
    for seen in pragma(connection, "index_list", table):
        columns = index_columns(connection, seen["name"])
        if seen["origin"] == "u":
            uniques.append(Unique(columns, told.uniques.get(columns, "")))
        elif seen["origin"] == "c":
            where = _where(connection, seen["name"]) if seen["partial"] else ""
            parts = _parts(connection, seen["name"], told)
            indexes.append(Index(seen["name"], parts, bool(seen["unique"]), where))
    return sorted(uniques, key=lambda u: u.columns), sorted(indexes, key=lambda i: i.name)


def index_columns(connection: Connection, index: str) -> tuple[str, ...]:
    """Columns of an index, with DESC where it is so; an expression as it was written."""
    rows = [row for row in pragma(connection, "index_xinfo", index) if row["key"]]
    if any(row["name"] is None for row in rows):
        return _written(connection, index)
    return tuple(f"{row['name']}{' DESC' if row['desc'] else ''}" for row in rows)


def _parts(connection: Connection, index: str, told: Told) -> tuple[str, ...]:
    """Columns of an index; one that it compares otherwise than its table does is an expression."""
    columns = index_columns(connection, index)
    rows = [row for row in pragma(connection, "index_xinfo", index) if row["key"]]
    if any(row["name"] is None for row in rows):
        return columns
    return tuple(
        part if row["coll"].upper() == told.collations.get(row["name"], "BINARY").upper()
        else f"{row['name']} COLLATE {row['coll']}{' DESC' if row['desc'] else ''}"
        for part, row in zip(columns, rows, strict=True)
    )  # fmt: skip


def _written(connection: Connection, index: str) -> tuple[str, ...]:
    """The columns in the words of CREATE INDEX."""
    from sddflow.database.sqlite.statement import written_columns

    return written_columns(index_sql(connection, index))


def index_sql(connection: Connection, index: str) -> str:
    """CREATE INDEX as it was written."""
    found = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (index,))
    return str(found.scalar() or "")


def _where(connection: Connection, index: str) -> str:
    from sddflow.database.sqlite.statement import normal

    _, _, condition = normal(index_sql(connection, index)).partition(" WHERE ")
    return condition

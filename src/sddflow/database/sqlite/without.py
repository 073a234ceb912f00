"""A SQLite table made anew without some of its columns and constraints; it has no rows."""

from collections.abc import Iterator

from sqlalchemy import Connection

from sddflow.database.sqlite.reading import index_columns, index_sql, pragma
from sddflow.database.sqlite.statement import items, name_of


def keys_off(connection: Connection) -> None:
    """Foreign keys are not looked at; SQLite takes that word outside of transactions only."""
    plain = connection.connection.driver_connection
    plain.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]  # it is connected


def without_items(connection: Connection, table: str, gone: set[str]) -> None:
    """Make a table anew; one that is missing is no error.

    Args:
        connection: in a transaction, with foreign keys off.
        table: its name.
        gone: names of columns and constraints; what speaks of a column goes with it.
    """
    found = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).scalar()
    if found is None:
        return
    indexes = list(_indexes(connection, table, gone))
    head, inner, tail = items(str(found))
    kept = [item for item in inner if not _goes(item, gone)]
    connection.exec_driver_sql(f'DROP TABLE "{table}"')
    body = ", ".join(" ".join(item) for item in kept)
    for sql in (f"{head} ({body}) {tail}", *indexes):
        connection.exec_driver_sql(sql.replace("%", "%%"))


def _goes(item: list[str], gone: set[str]) -> bool:
    """The column itself, or a constraint of that name or about it."""
    if name_of(item[0]) in gone:
        return True
    if item[0].upper() not in {"CONSTRAINT", "FOREIGN", "UNIQUE", "CHECK", "PRIMARY"}:
        return False
    return any(name_of(token) in gone for token in item)


def _indexes(connection: Connection, table: str, gone: set[str]) -> Iterator[str]:
    """CREATE INDEX of those that stay."""
    for seen in pragma(connection, "index_list", table):
        names = {column.removesuffix(" DESC") for column in index_columns(connection, seen["name"])}
        if seen["origin"] == "c" and not names & gone:
            yield index_sql(connection, seen["name"])

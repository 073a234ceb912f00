"""What a function has written: rows by table, within the transaction that is undone afterwards."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_HAS_WRITTEN = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"
_WRITTEN = """
SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
Effects = dict[str, list[int]]


class Watching:
    """Counts from when it is made.

    Args:
        connection: plain, in the transaction of the function.
        tables: of the database.
    """

    def __init__(self, connection: Any, tables: Iterable[str]) -> None:
        self._connection = connection
        self._tables = tuple(tables)
        self._is_postgres = connection.dialect.name == "postgresql"
        self._before = self._counted()  # the server may not have put earlier work away yet

    def seen(self) -> Effects:
        """By table, how many rows were inserted, changed and deleted since; where none, no table.

        SQLite tells only by how many there are more or fewer.
        """
        if self._is_postgres and not self._connection.exec_driver_sql(_HAS_WRITTEN).scalar():
            return {}
        before, now = self._before, self._counted()
        told = {
            t: [a - b for a, b in zip(n, before.get(t, [0, 0, 0]))]  # noqa: B905 - they are three
            for t, n in now.items()
        }
        return {table: each for table, each in told.items() if any(each)}

    def _counted(self) -> Effects:
        if self._is_postgres:
            rows = self._connection.exec_driver_sql(_WRITTEN)
            return {f"{row[0]}.{row[1]}": [int(n) for n in row[2:]] for row in rows}
        return {table: [self._count(table), 0, 0] for table in self._tables}

    def _count(self, table: str) -> int:
        quoted = table.replace('"', '""')
        return int(self._connection.exec_driver_sql(f'SELECT count(*) FROM "{quoted}"').scalar())  # noqa: S608 - a name of the schema

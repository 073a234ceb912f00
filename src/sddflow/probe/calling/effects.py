"""What a function has written: rows by table, within the transaction that is undone afterwards."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

_HAS_WRITTEN = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"
_WRITTEN = """
SELECT schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
_CHANGES = re.compile(
    r"\s*(?:UPDATE\s+(?:OR\s+\w+\s+)?|INSERT\s+INTO\s+(?=[\s\S]*ON\s+CONFLICT)|REPLACE\s+INTO\s+"
    r"|INSERT\s+OR\s+REPLACE\s+INTO\s+)(?:\w+\.)?[\"`\[]?(\w+)",
    re.IGNORECASE,
)
Effects = dict[str, list[int]]


class Watching:
    """Counts what is written on a connection.

    Args:
        connection: plain; functions work in its transactions.
        tables: of the database.
    """

    def __init__(self, connection: Any, tables: Iterable[str]) -> None:
        from sqlalchemy import event

        self._connection = connection
        self._tables = tuple(tables)
        self._is_postgres = connection.dialect.name == "postgresql"
        self._before: Effects = {}
        self._touched: Counter[str] = Counter()
        if not self._is_postgres:
            event.listen(connection, "after_cursor_execute", self._on_execute)

    def begin(self) -> None:
        """Count from now on."""
        self._before = self._counted()  # the server may not have put earlier work away yet
        self._touched.clear()

    def seen(self) -> Effects:
        """By table, how many rows were inserted, changed and deleted since; where none, no table.

        SQLite tells only by how many there are more or fewer; what was changed its driver tells.
        """
        if self._is_postgres and not self._connection.exec_driver_sql(_HAS_WRITTEN).scalar():
            return {}
        before, now = self._before, self._counted()
        told = {
            t: [a - b for a, b in zip(n, before.get(t, [0, 0, 0]))]  # noqa: B905 - they are three
            for t, n in now.items()
        }
        for table, rows in self._touched.items():
            if table in told:
                told[table][1] = max(rows - max(told[table][0], 0), 0)
        return {table: each for table, each in told.items() if any(each)}

    def _on_execute(self, _c: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        changes = _CHANGES.match(statement)
        if changes is not None and cursor.rowcount > 0:
            self._touched[changes[1]] += cursor.rowcount

    def _counted(self) -> Effects:
        if self._is_postgres:
            rows = self._connection.exec_driver_sql(_WRITTEN)
            return {f"{row[0]}.{row[1]}": [int(n) for n in row[2:]] for row in rows}
        return {table: [self._count(table), 0, 0] for table in self._tables}

    def _count(self, table: str) -> int:
        quoted = table.replace('"', '""')
        return int(self._connection.exec_driver_sql(f'SELECT count(*) FROM "{quoted}"').scalar())  # noqa: S608 - a name of the schema

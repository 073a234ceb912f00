"""Rows of the scratch database as the application's own types have them."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..tables import Found

_READ, _MOST = 40, 4  # rows of a table that are looked at, and that functions are called with
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
Row = dict[str, Any]


class Samples:
    """A few rows of each table: those first that most other rows point to.

    Args:
        connection: plain, on the scratch database.
        found: tables and classes of the application.
    """

    def __init__(self, connection: Any, found: Found) -> None:
        read = {name: _rows(connection, table) for name, table in found.tables.items()}
        uses = Counter(_pointed_to(found, read))
        self._rows = {
            name: sorted(rows, key=lambda row: -_used(name, row, uses))[:_MOST]
            for name, rows in read.items()
        }
        self._called = dict(_called(found))
        every = [v for rows in read.values() for row in rows for v in row.values()]
        moments = [v for v in every if isinstance(v, dt.datetime)]
        self.naive = bool(moments) and all(v.tzinfo is None for v in moments)
        """No time that the rows have has a zone."""

    def row(self, table: str, number: int) -> Row:
        """One of a table; the rows come round again. Empty where it has none."""
        rows = self._rows.get(table)
        return rows[number % len(rows)] if rows else {}

    def best(self, names: frozenset[str], number: int) -> Row:
        """What the row that has most to say about some parameters says of each of them.

        Args:
            names: of the parameters.
            number: of the row, where there are several.
        """
        said = [self._said(table, names, number) for table in self._rows]
        return max(said, key=len, default={})

    def _said(self, table: str, names: frozenset[str], number: int) -> Row:
        row = self.row(table, number)
        said = {n: row[n] for n in names if n != "id" and row.get(n) is not None}
        for name in names:
            of, column = self._called.get(name, ("", ""))
            if of == table and row.get(column) is not None:
                said[name] = row[column]
        return said

    def is_key(self, name: str) -> bool:
        """A parameter of this name says which row is meant."""
        return name.endswith("_id") or name in self._called

    def value(self, name: str, number: int) -> Any:
        """What some row has under this name; None where there is no such column."""
        of, column = self._called.get(name, ("", ""))
        mine = self.row(of, number).get(column)
        if mine is not None:
            return mine
        for rows in self._rows.values():
            held = [row[name] for row in rows if row.get(name) is not None]
            if held:
                return held[number % len(held)]
        return None


def snake(name: str) -> str:
    """`ticket_note`, of `TicketNote`."""
    return _WORD.sub("_", name).lower()


def _rows(connection: Any, table: Any) -> list[Row]:
    """Of a table that the database has: the columns that both know."""
    from sqlalchemy import inspect, select

    try:
        there = {each["name"] for each in inspect(connection).get_columns(table.name, table.schema)}
        columns = [each for each in table.columns if each.name in there]
        order = [each for each in table.primary_key.columns if each.name in there]
        found = connection.execute(select(*columns).order_by(*order).limit(_READ)).mappings()
        return [dict(row) for row in found]
    except Exception:  # noqa: BLE001 - the model may be about what the database has not
        connection.rollback()
        return []


def _pointed_to(found: Found, read: dict[str, list[Row]]) -> Iterator[tuple[str, str, Any]]:
    """Table, column and value that a row of another table names, each as often as it does."""
    names = {id(table): name for name, table in found.tables.items()}
    for name, table in found.tables.items():
        for column in table.columns:
            for key in column.foreign_keys:
                try:
                    to = key.column
                except Exception:  # noqa: BLE001, S112 - of a table that nobody declares
                    continue
                referred = names.get(id(to.table), "")
                if referred != name:
                    values = (row.get(column.name) for row in read[name])
                    yield from ((referred, to.name, v) for v in values if v is not None)


def _used(table: str, row: Row, uses: Counter[tuple[str, str, Any]]) -> int:
    plain = (v for v in row.items() if not isinstance(v[1], (list, dict, set)))
    return sum(uses[table, name, value] for name, value in plain)


def _called(found: Found) -> Iterator[tuple[str, tuple[str, str]]]:
    """`ticket_id`, `ticket_subject`: what columns are called where no row is at hand."""
    for name, table in found.tables.items():
        model = found.classes.get(name)
        words = {_singular(name.rpartition(".")[2])}
        words |= {snake(model.__name__)} if isinstance(model, type) else set()
        for word in words:
            yield from ((f"{word}_{c.name}", (name, c.name)) for c in table.columns)
            keys = list(table.primary_key.columns)
            if len(keys) == 1:
                yield f"{word}_id", (name, keys[0].name)


def _singular(table: str) -> str:
    if table.endswith("ies"):
        return table[:-3] + "y"
    return table[:-1] if table.endswith("s") and not table.endswith("ss") else table

"""Rows of the scratch database as the application's own types have them."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..tables import Found
from .moments import Moments

_READ, _MOST = 200, 4  # rows of a table that are looked at; used first, and last
_FARTHEST = 3
_CALLS = ("slug", "code", "key", "number", "name", "title", "label", "email", "serial", "ref")
_TELLING = 3  # letters of a name
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
Row = dict[str, Any]


class Samples:
    """A few rows of each table: those that most other rows point to, and those made last.

    Args:
        connection: plain, on the scratch database.
        found: tables and classes of the application.
    """

    def __init__(self, connection: Any, found: Found) -> None:
        self._read = {name: _rows(connection, table) for name, table in found.tables.items()}
        self._keys = [*_keys(found)]
        self._words = _words(found)
        uses = Counter(_pointed_to(self._keys, self._read))
        self._rows = {name: _chosen(name, rows, uses) for name, rows in self._read.items()}
        self._families = {
            name: [self._family(name, row, 0) for row in rows] for name, rows in self._rows.items()
        }
        every = [v for rows in self._read.values() for row in rows for v in row.values()]
        self.moments = Moments(every)

    def row(self, table: str, number: int) -> Row:
        """One of a table; the rows come round again. Empty where it has none."""
        rows = self._rows.get(table)
        return rows[number % len(rows)] if rows else {}

    def best(self, names: frozenset[str], number: int) -> Row:
        """What the row says that has most to say about some parameters.

        What it points to is asked too, so that all belong together. Several tables may say as
        much: each has its turn.

        Args:
            names: of the parameters.
            number: of the row, where there are several.
        """
        at: dict[int, list[str]] = {}
        for table, families in self._families.items():
            at.setdefault(len(names & families[0].keys()) if families else 0, []).append(table)
        tables = at[max(at)] if at and max(at) else []
        if not tables:
            return {}
        families = self._families[tables[number % len(tables)]]
        return families[(number // len(tables)) % len(families)]

    def is_key(self, name: str) -> bool:
        """A parameter of this name says which row is meant."""
        return name.endswith("_id")

    def value(self, name: str, number: int) -> Any:
        """What some row has under this name, or under a longer one that ends with it.

        None where there is no such column.
        """
        every = [each for families in self._families.values() for each in families]
        held = [each[name] for each in every if name in each]
        if not held and len(name) >= _TELLING:
            held = [v for each in every for n, v in each.items() if n.endswith(f"_{name}")]
        return held[number % len(held)] if held else None

    def called(self, name: str, number: int, near: Row) -> Any:
        """What one row of the table of this name is called: `section` may be the slug of one.

        Args:
            name: of a parameter.
            number: of the row, of those that belong to what is known.
            near: what is known of the other parameters.
        """
        families = [
            each for table, words in self._words.items() if name in words
            for each in self._families[table]
        ]  # fmt: skip
        keys = {n: value for n, value in near.items() if self.is_key(n)}
        beside = [each for each in families if all(each.get(n, v) == v for n, v in keys.items())]
        some = beside or families
        row = some[number % len(some)] if some else {}
        return next((row[each] for each in _CALLS if isinstance(row.get(each), str)), None)

    def info(self, number: int) -> Row:
        """What an application may keep with a session: whatever it asks for, of some row."""
        return _Info(self, number)

    def _family(self, table: str, row: Row, far: int) -> Row:
        """What the row has by name, and by its table's name; then that of rows it points to."""
        said = {name: value for name, value in row.items() if name != "id" and value is not None}
        for word in self._words[table]:
            for name, value in row.items():
                if value is not None:
                    said.setdefault(f"{word}_{name}", value)
        for of, name, referred, to in self._keys if far < _FARTHEST else ():
            if of == table and referred != table and row.get(name) is not None:
                parent = next((r for r in self._read[referred] if r.get(to) == row[name]), None)
                if parent is not None:
                    said = {**self._family(referred, parent, far + 1), **said}
        return said


class _Info(Row):
    def __init__(self, samples: Samples, number: int) -> None:
        super().__init__()
        self._samples, self._number = samples, number

    def __missing__(self, name: str) -> Any:
        value = self._samples.value(name, self._number) if isinstance(name, str) else None
        if value is None:
            raise KeyError(name)
        return value

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default


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


def _chosen(table: str, rows: list[Row], uses: Counter[tuple[str, str, Any]]) -> list[Row]:
    """Those that most others point to, and of the others those that were made last."""
    first = sorted(rows, key=lambda row: -_used(table, row, uses))[:_MOST]
    last = [row for row in reversed(rows) if row not in first][:_MOST]
    return [*first, *last]


def _keys(found: Found) -> Iterator[tuple[str, str, str, str]]:
    """Table and column of each foreign key, and those that it refers to."""
    names = {id(table): name for name, table in found.tables.items()}
    for name, table in found.tables.items():
        for column in table.columns:
            for key in column.foreign_keys:
                try:
                    to = key.column
                except Exception:  # noqa: BLE001, S112 - of a table that nobody declares
                    continue
                if id(to.table) in names:
                    yield name, column.name, names[id(to.table)], to.name


def _pointed_to(
    keys: list[tuple[str, str, str, str]], read: dict[str, list[Row]]
) -> Iterator[tuple[str, str, Any]]:
    """Table, column and value that a row of another table names, each as often as it does."""
    for table, name, referred, to in keys:
        if referred != table:
            values = (row.get(name) for row in read[table])
            yield from ((referred, to, value) for value in values if value is not None)


def _used(table: str, row: Row, uses: Counter[tuple[str, str, Any]]) -> int:
    plain = (v for v in row.items() if not isinstance(v[1], (list, dict, set)))
    return sum(uses[table, name, value] for name, value in plain)


def _words(found: Found) -> dict[str, set[str]]:
    """What one row of each table is called: `ticket`."""
    words = {name: {_singular(name.rpartition(".")[2])} for name in found.tables}
    for name, model in found.classes.items():
        if name in words and isinstance(model, type):
            words[name].add(snake(model.__name__))
    return words


def _singular(table: str) -> str:
    if table.endswith("ies"):
        return table[:-3] + "y"
    return table[:-1] if table.endswith("s") and not table.endswith("ss") else table

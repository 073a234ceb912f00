"""A database full of rows: a few in every table, awkward where that is allowed."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations, count
from math import comb
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from sddflow.database.light import clause, light
from sddflow.database.words import Words
from sddflow.database.writer import NoRowError, Row, Writer, counts_up, generated
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.table import Schema, Table

FORMS = ("plain", "empty", "longest", "odd", "blank", "plain", "twin")
_NO_VALUE = (ValueError, ArithmeticError, TypeError)  # a text that is no time, or no JSON
_LEAST = 2  # columns that may be NULL one without the other
_FAR = 40_000  # beyond what a small number holds, and far ahead of what the database counts
_ROOM = 100  # keys of a table's own from there on: more than it gets rows


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written.

    Args:
        rows: table and how many.
        skipped: table and why none.
    """

    rows: tuple[tuple[str, int], ...]
    skipped: tuple[tuple[str, str], ...]


def fill(
    engine: Engine,
    schema: Schema,
    words: Words = MappingProxyType({}),
    leave: frozenset[str] = frozenset(),
    tenants: frozenset[str] = frozenset(),
) -> Filled:
    """Write rows into every table: plain, empty, the longest, the oddest, blank, and one twice.

    After these come rows in which some of what may be NULL is NULL, and the rest is not.

    The longest has a key of its own choice, far ahead of those that the database counts. What may
    be there twice is: but for its key and what is unique, the last row is the one before.

    The same schema gets the same rows. Tables come after those they point to; a table that no row
    fits is left empty, with the reason.

    Args:
        engine: on the database.
        schema: of it.
        words: the only texts that the application can read in a column.
        leave: tables that are left as they are.
        tenants: tables of tenants; a row keeps to one of them.
    """
    rows, skipped = [], []
    with engine.begin() as connection:
        writer = Writer(connection, schema, words=words, tenants=tenants)
        for table in (t for t in parents_first(schema.tables) if t.name not in leave):
            made, reason = fill_table(writer, table)
            if made:
                rows.append((table.name, made))
            else:
                skipped.append((table.name, reason))
    return Filled(tuple(sorted(rows)), tuple(sorted(skipped)))


def fill_table(writer: Writer, table: Table) -> tuple[int, str]:
    """Write rows of every form into one table: how many there are, and why one is missing."""
    made, reason = 0, ""
    last: Row = {}
    for form in FORMS:
        try:
            if form == "twin":
                writer.add(table, "plain", repeatable(table, last))
            else:
                last = writer.add(
                    table, form, _explicit(writer, table, made) if form == "longest" else {}
                )
            made += 1
        except NoRowError as error:
            reason = str(error)
    return made + _add_sparse(writer, table, last), reason


def _add_sparse(writer: Writer, table: Table, last: Row) -> int:
    """For any two columns that may be NULL a row where only the one is, and one where the other."""
    names = [c.name for c in table.columns if c.nullable and not generated(c)]
    return sum(_add_one(writer, table, dict.fromkeys(n), last) for n in _patterns(names))


def _add_one(writer: Writer, table: Table, empty: Row, last: Row) -> bool:
    """A row of its own, or else the one that the rules have taken already, with less in it."""
    for given in ({}, repeatable(table, last)):
        with suppress(NoRowError):
            writer.add(table, "plain", {**given, **empty})
            return True
    return False


def _patterns(names: list[str]) -> Iterator[tuple[str, ...]]:
    """The fewest sets of columns of which none of two columns is in every set of the other.

    Each column is in as many sets as any other one, and no two are in the same ones.
    """
    if len(names) < _LEAST:
        return
    rows = next(n for n in count(_LEAST) if comb(n, n // 2) >= len(names))
    places = dict(zip(names, combinations(range(rows), rows // 2), strict=False))
    for row in range(rows):
        yield tuple(name for name, own in places.items() if row in own)


def _explicit(writer: Writer, table: Table, made: int) -> Row:
    """A key that was chosen, not counted; another one than that of the rows that are there.

    It is the table's own: a trigger may write it into another one.
    """
    place = [t.name for t in writer.schema.tables].index(table.name)
    counted = (c for c in table.columns if counts_up(table, c) and c.type.kind != "smallint")
    return {column.name: _FAR + _ROOM * place + writer.start + made for column in counted}


def repeatable(table: Table, row: Row, other: frozenset[str] = frozenset()) -> Row:
    """What of a row may be there a second time: all but what is unique, and what is counted.

    Args:
        table: of the row.
        row: as it is there.
        other: columns that get another value: what is unique together with these may stay.
    """
    sets: list[tuple[str, ...]] = [(c,) for c in table.primary_key]
    sets += [u.columns for u in table.uniques]
    sets += [i.columns for i in table.indexes if i.unique]
    sets = [names for names in sets if not other & set(names)]
    pointing = {name for key in table.foreign_keys for name in key.columns}
    left_out = {n for names in sets for n in (set(names) - pointing or names)}
    names = (c.name for c in table.columns if c.name not in left_out and not generated(c))
    return {name: row[name] for name in names if name in row}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows of one table.

    Args:
        table: as it was.
        rows: by key; where the table has none, by all values and how often.
    """

    table: Table
    rows: dict[tuple[Any, ...], dict[str, Any]]


def snapshot(engine: Engine, schema: Schema) -> dict[str, Snapshot]:
    """Every row of every table, in plain values."""
    with engine.connect() as connection:
        return {table.name: take(connection, table) for table in schema.tables}


def take(connection: Connection, table: Table) -> Snapshot:
    """Every row of a table; what SQLite keeps in a column of another type, as it stands there."""
    names = [c.name for c in table.columns]
    key = table.primary_key or tuple(names)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    seen: Counter[str] = Counter()
    for row in _rows(connection, table) if names else ():
        own = tuple(_plain(row[name]) for name in key)
        again = seen[repr(own)]
        seen[repr(own)] += 1
        found[(*own, again) if again else own] = row
    return Snapshot(table, found)


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    try:
        return [dict(r) for r in connection.execute(sa.select(light(table))).mappings()]
    except _NO_VALUE:
        return _one_by_one(connection, table)


def _one_by_one(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """A value that its type cannot read stands as it is; the others are what they are elsewhere."""
    readers = {c.name: _reader(c.type, connection.dialect) for c in light(table).columns}
    plain = sa.select(clause(table.name, *(sa.column(c.name) for c in table.columns)))
    rows = connection.execute(plain).mappings()
    return [{name: readers[name](value) for name, value in row.items()} for row in rows]


def _reader(type_: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Callable[[Any], Any]:
    convert = type_.dialect_impl(dialect).result_processor(dialect, None)

    def read(value: Any) -> Any:  # noqa: ANN401 - any column's
        try:
            return value if convert is None else convert(value)
        except _NO_VALUE:
            return value

    return read


def _plain(value: Any) -> Any:  # noqa: ANN401 - any column's
    """A value that can be a key."""
    return repr(value) if isinstance(value, (dict, list)) else value

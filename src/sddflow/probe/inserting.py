"""Rows written through the target's classes, each by itself: one that fails holds up no other."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .inheriting import concrete, written_together
from .objects import assigned, new_object, own_defaults, words_of
from .settling import settled
from .tables import Found
from .values import points_to_row

Rows = list[dict[str, Any]]
Made = dict[int, Any]  # by the row's number, its object or the exception that came instead


class UnknownTableError(Exception):
    """A row names a table that no mapped class has."""


class RefusedError(Exception):
    """A class says no to values that were made for it: a validator, a type of the target's own."""


class UnreachedError(Exception):
    """A row points to one that could not be written."""


def insert(session: Any, rows: Rows, found: Found) -> list[Any]:
    """Add each row and flush it, after those that it points to, so that it can name their keys.

    A row of a class that inherits from another one's table is one object with the row it names:
    it is written with that one.

    Returns:
        For each row its object, or the exception that came instead.
    """
    made: Made = {}
    classes = [found.classes.get(row["table"]) for row in rows]
    parts = written_together(list(zip(rows, classes)))  # noqa: B905 - they are as many
    begun: set[int] = set()

    def write(number: int) -> None:
        whole = parts.get(number, [number])
        if whole[0] in begun:
            return  # it is there, or keys go in a circle
        begun.add(whole[0])
        for needed in _needed([rows[n] for n in whole]):
            write(needed)
        thing = _written(session, [rows[n] for n in whole], made, found)
        made.update(dict.fromkeys(whole, thing))

    for number in range(len(rows)):
        write(number)
    return [made[number] for number in range(len(rows))]


def _needed(rows: Rows) -> list[int]:
    """The numbers of the rows that some rows point to."""
    values = (value for row in rows for value in row["values"].values())
    return [value["row"] for value in values if points_to_row(value)]


def _written(session: Any, rows: Rows, made: Made, found: Found) -> Any:
    """The object; with other values where its class refuses those that were made for it."""
    first = _tried(session, lambda: _object(rows, made, found))
    if not isinstance(first, RefusedError):
        return first
    dialect = session.get_bind().dialect
    second = _tried(session, lambda: _object(rows, made, found, dialect))
    return first if isinstance(second, Exception) else second


def _tried(session: Any, make: Callable[[], Any]) -> Any:
    """The object, written; or why it is not."""
    try:
        with session.begin_nested():
            thing = make()
            session.add(thing)
            session.flush()
    except Exception as error:  # noqa: BLE001 - the target's own code may raise anything
        if not _is_refusal(error):
            return error
        refused = RefusedError(str(error))
        refused.__cause__ = error
        return refused
    return thing


def _is_refusal(error: Exception) -> bool:
    """Said by code that looks at values before they reach the database."""
    inner = getattr(error, "orig", None) or error
    return isinstance(inner, (ValueError, AssertionError))


def _class_of(row: dict[str, Any], found: Found) -> Any:
    mapped = found.classes.get(row["table"])
    if mapped is None:
        raise UnknownTableError(f"no mapped class has the table {row['table']}")
    return mapped


def _object(rows: Rows, made: Made, found: Found, dialect: Any = None) -> Any:
    """One object of all the rows that are its own: the last one says its class.

    With a dialect, values that the class refuses are replaced by those of its `choices`.
    """
    words: dict[str, Any] = {}
    mapped = concrete(_class_of(rows[-1], found))
    for row in rows:
        words |= _words(_class_of(row, found), row, made)
    if dialect is not None:
        choices = {name: v for row in rows for name, v in row.get("choices", {}).items()}
        words = settled(mapped, words, choices, dialect)
    return new_object(mapped, words)


def _words(part: Any, row: dict[str, Any], made: Made) -> dict[str, Any]:
    given = {**assigned(part, row.get("keys", {})), **row["values"]}
    known = {n: v for n, v in given.items() if not _is_ahead(v, made)}
    values = {name: _resolved(part, name, value, made) for name, value in known.items()}
    filled = own_defaults(part) if row.get("own") else frozenset()
    return words_of(part, {n: v for n, v in values.items() if n not in filled})


def _is_ahead(value: Any, made: Made) -> bool:
    """Of a row that points back to this one, and so is written later."""
    return points_to_row(value) and value["row"] not in made


def _resolved(part: Any, name: str, value: Any, made: Made) -> Any:
    """A value, or that of an earlier row; of none where that one is missing and need not be."""
    from sqlalchemy import inspect

    if not points_to_row(value):
        return value
    row = made[value["row"]]
    if isinstance(row, Exception):
        column = inspect(part).local_table.columns.get(name)
        if column is None or column.nullable:
            return None
        raise UnreachedError(f"{name} points to a row that could not be written")
    mapper = inspect(type(row))
    there = next(m for m in mapper.iterate_to_root() if value["column"] in m.local_table.columns)
    column = there.local_table.columns[value["column"]]
    return getattr(row, mapper.get_property_by_column(column).key)

"""Rows read back through the target's classes, each by its key, in a session of its own."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .home import Home
from .objects import is_ours, own_defaults, words_of
from .settling import meant
from .values import points_to_row, to_json


@dataclass
class Key:
    """How a row is found again.

    Args:
        mapped: the class of its table.
        identity: the values of its key.
        meant: by column, what its object wrote, where that is not what it was given.
    """

    mapped: Any
    identity: tuple[Any, ...]
    meant: dict[str, Any]


def key_of(mapped: Any, thing: Any, row: dict[str, Any], dialect: Any) -> Key:
    """Of an object that was written.

    Args:
        mapped: the class of the row's table.
        thing: the object.
        row: what it was made of.
        dialect: of the session.
    """
    from sqlalchemy import inspect

    mapper = inspect(mapped)
    given = words_of(mapped, {n: v for n, v in row["values"].items() if not points_to_row(v)})
    told = {}
    for attribute, word in given.items():
        column = mapper.get_property(attribute).columns[0]
        wrote = meant(column.type, getattr(thing, attribute), dialect)
        if wrote != word:
            told[str(column.name)] = to_json(wrote, column.type)
    return Key(mapped, inspect(thing).identity, told)


def _value(mapper: Any, thing: Any, column: Any) -> Any:
    return getattr(thing, mapper.get_property_by_column(column).key)


def read(session: Any, key: Key, home: Home) -> dict[str, Any]:
    """The row, with its relationships loaded; its table as env.py leads to it."""
    from sqlalchemy import inspect
    from sqlalchemy.orm import selectinload

    mapper = inspect(key.mapped)
    readable = [r.key for r in mapper.relationships if r.lazy not in ("dynamic", "write_only")]
    options = [selectinload(getattr(key.mapped, name)) for name in readable]
    thing = session.get(key.mapped, key.identity, options=options, populate_existing=True)
    whose = {"table": home.name(mapper.local_table), "model": key.mapped.__name__}
    if thing is None:  # the row is one of another class that inherits from the same table
        return {**whose, "values": {}, "related": {}, "own": [], "meant": {}}
    values = {
        column.name: to_json(_value(mapper, thing, column), column.type)
        for column in mapper.local_table.columns
        if is_ours(mapper, column)
    }
    related = {name: _count(getattr(thing, name)) for name in readable}
    own = sorted(own_defaults(key.mapped))
    return {**whose, "values": values, "related": related, "own": own, "meant": key.meant}


def _count(value: Any) -> int:
    if value is None:
        return 0
    return len(value) if hasattr(value, "__len__") else 1

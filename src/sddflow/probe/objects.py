"""Objects of mapped classes, made of values by column; and what a class fills by itself."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from typing import Any

from .inheriting import has_parent
from .values import from_json


def assigned(mapped: Any, keys: dict[str, Any]) -> dict[str, Any]:
    """The keys that the application gives its rows: neither the class nor the database does."""
    from sqlalchemy import inspect

    columns = inspect(mapped).local_table.columns
    return {n: v for n, v in keys.items() if n in columns and _is_left_open(columns[n])}


def _is_left_open(column: Any) -> bool:
    filled = column.default is not None or column.server_default is not None
    return column.autoincrement is False and not filled


def words_of(mapped: Any, values: dict[str, Any]) -> dict[str, Any]:
    """Attributes and their values, by column name and type.

    A column that only the database has is left to the database; the version of a row, the name of
    its class and the key that it shares with its parent's row are left to SQLAlchemy.
    """
    from sqlalchemy import inspect

    mapper = inspect(mapped)
    words = {}
    for name, value in values.items():
        column = mapper.local_table.columns.get(name)
        if column is not None and is_ours(mapper, column):
            words[mapper.get_property_by_column(column).key] = from_json(value, column.type)
    return words


def is_ours(mapper: Any, column: Any) -> bool:
    """Whether a value for the column is given to the object by who makes it."""
    if not mapper.columns.contains_column(column):
        return False
    return column is not mapper.version_id_col and not _is_set_by_mapper(mapper, column)


def _is_set_by_mapper(mapper: Any, column: Any) -> bool:
    """The discriminator, and the key of a row that is a part of its parent's."""
    return column is mapper.polymorphic_on or (has_parent(mapper) and column.primary_key)


def new_object(mapped: Any, words: dict[str, Any]) -> Any:
    """An instance; where its constructor asks for something else, it is not called."""
    from sqlalchemy import inspect
    from sqlalchemy.orm import configure_mappers

    try:
        return mapped(**words)
    except TypeError:
        configure_mappers()
        thing = inspect(mapped).class_manager.new_instance()
        for name, value in words.items():
            setattr(thing, name, value)
        return thing


def own_defaults(mapped: Any) -> frozenset[str]:
    """The columns that a new object of the class fills by itself."""
    from sqlalchemy import inspect

    mapper = inspect(mapped)
    fields = getattr(mapped, "model_fields", {})
    found = set()
    for column in mapper.local_table.columns:
        if not mapper.columns.contains_column(column):
            continue
        field = fields.get(mapper.get_property_by_column(column).key)
        made = getattr(field, "default_factory", None) is not None
        said = getattr(field, "default", None)
        plain = said is not None and type(said).__name__ != "PydanticUndefinedType"
        counted = getattr(column.default, "is_sequence", False)
        if made or plain or (column.default is not None and not counted):
            found.add(str(column.name))
    return frozenset(found)

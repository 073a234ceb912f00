"""What classes and types of the target's own make of values: another one, or a refusal."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from contextlib import suppress
from typing import Any

from .values import from_json

_WAYS = ("process_bind_param", "process_result_value")


def settled(
    mapped: Any, words: dict[str, Any], choices: dict[str, Any], dialect: Any
) -> dict[str, Any]:
    """The words, with the first other value that is taken where the class says no to one.

    Args:
        mapped: the class.
        words: attributes and their values.
        choices: by column, other values, as JSON.
        dialect: of the session.
    """
    from sqlalchemy import inspect
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
    mapper = inspect(mapped)
    thing = mapper.class_manager.new_instance()
    taken = {}
    for name, value in words.items():
        column = mapper.get_property(name).columns[0]
        others = (_made(other, column.type) for other in choices.get(column.name, ()))
        values = (value, *others)
        fitting = (v for v in values if _is_taken(thing, name, v, column.type, dialect))
        taken[name] = next(fitting, value)
    return taken


def _made(value: Any, kind: Any) -> Any:
    try:
        return from_json(value, kind)
    except Exception:  # noqa: BLE001 - a value that the type has no room for is refused later
        return value


def _is_taken(thing: Any, name: str, value: Any, kind: Any, dialect: Any) -> bool:
    try:
        setattr(thing, name, value)
        _there_and_back(kind, value, dialect)
    except Exception:  # noqa: BLE001 - the target's own code may raise anything
        return False
    return True


def meant(kind: Any, value: Any, dialect: Any) -> Any:
    """The value as the application itself wants to read it: a type may spell it otherwise."""
    try:
        return _there_and_back(kind, value, dialect)
    except Exception:  # noqa: BLE001 - the target's own code may raise anything
        return value


def _there_and_back(kind: Any, value: Any, dialect: Any) -> Any:
    for way in _WAYS:
        with suppress(NotImplementedError, AttributeError):
            value = getattr(kind, way)(value, dialect)
    return value

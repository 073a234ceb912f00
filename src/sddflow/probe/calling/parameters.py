"""What the parameters of a function are called, and what their types mean."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import collections.abc
import dataclasses
import enum
import inspect
import types
import typing
from typing import Any

DICTS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
LISTS: tuple[Any, ...] = (
    *(list, set, tuple, frozenset, collections.abc.Sequence, collections.abc.Iterable),
    *(collections.abc.Collection, collections.abc.Set),
)
_UNIONS = (typing.Union, getattr(types, "UnionType", typing.Union))


def hints_of(function: Any) -> dict[str, Any]:
    """The types of its parameters, as far as they can be told."""
    try:
        return typing.get_type_hints(function)
    except Exception:  # noqa: BLE001 - names that are there only for type checkers
        return dict(getattr(function, "__annotations__", {}))


def choices_of(hint: Any) -> list[Any]:
    """Members of an enumeration, words of a literal."""
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return list(hint)
    return [*typing.get_args(hint)] if typing.get_origin(hint) is typing.Literal else []


def is_keyed(hint: Any) -> bool:
    """A dict, a list of some, or nobody says what it is."""
    origin = typing.get_origin(hint) or hint
    if origin in LISTS:
        inner = next(iter(typing.get_args(hint)), Any)
        return (typing.get_origin(inner) or inner) in (*DICTS, Any)
    return origin in (*DICTS, inspect.Parameter.empty, Any)


def name_of(parameter: Any) -> str:
    """Its name; of one that a framework gives, that of the function which it comes of."""
    depends = getattr(parameter.default, "dependency", None)
    name = getattr(depends, "__name__", "") if not is_plain(parameter.default) else ""
    return str(name).replace("get_", "").replace("current_", "") or str(parameter.name)


def is_plain(default: Any) -> bool:
    """No `Depends(…)`, which a framework puts something for."""
    module = type(default).__module__.partition(".")[0]
    return module not in ("fastapi", "fast_depends", "starlette", "litestar", "click", "typer")


def meant(hint: Any) -> Any:
    """Of a type or nothing, the type; of an annotated one, what it is."""
    if hasattr(hint, "__metadata__"):
        hint = hint.__origin__
    if hasattr(hint, "__supertype__"):
        hint = hint.__supertype__
    if typing.get_origin(hint) in _UNIONS:
        some = [each for each in typing.get_args(hint) if each is not type(None)]
        return meant(some[0])
    return hint


def fields_of(kind: Any) -> typing.Iterator[tuple[str, tuple[Any, bool]]]:
    """Each field with its type, and whether it must be given."""
    of_pydantic = getattr(kind, "model_fields", None)
    if isinstance(of_pydantic, dict):
        for name, field in of_pydantic.items():
            yield name, (field.annotation, field.is_required())
    elif dataclasses.is_dataclass(kind):
        hints = hints_of(kind)
        for each in dataclasses.fields(kind):
            bare = each.default is dataclasses.MISSING is each.default_factory
            if each.init:
                yield each.name, (hints.get(each.name, Any), bare)
    elif issubclass(kind, (tuple, dict)) and typing.get_type_hints(kind):
        for name, hint in typing.get_type_hints(kind).items():
            yield name, (hint, True)

"""What a function gave back, as plain values: read to its end, as whoever called it would."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import enum
import inspect
import itertools
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from ..values import to_json

OBJECT = ""
"""The key that says the class of an object; no column and no key of an answer is called so."""

_VALUES = (decimal.Decimal, uuid.UUID, dt.timedelta)
_MOST = 50
_DEEPEST = 4


async def awaited(value: Any) -> Any:
    """Of a coroutine its result, of an async generator a list."""
    if inspect.isawaitable(value):
        value = await value
    if hasattr(value, "__aiter__"):
        return [each async for each in _some(value)]
    return value


async def _some(items: Any) -> Any:
    number = 0
    async for each in items:
        yield each
        number += 1
        if number >= _MOST:
            return


def plain(value: Any, depth: int = 0) -> Any:
    """As JSON; of objects of mapped classes the columns, so that each of them is read."""
    if isinstance(value, enum.Enum):  # a text that becomes one says the same by its value
        return plain(value.value, depth + 1)
    if value is None or isinstance(value, (str, int, float, bool, dt.date, dt.time, bytes)):
        return to_json(value)
    if depth > _DEEPEST:
        return "…"
    columns = _columns(value)
    if columns is not None:
        said = {name: plain(getattr(value, name), depth + 1) for name in columns}
        return {OBJECT: type(value).__name__, **said}
    if hasattr(value, "_mapping"):
        value = dict(value._mapping)  # noqa: SLF001 - how a row of SQLAlchemy is read
    if hasattr(type(value), "model_fields"):
        return {n: plain(getattr(value, n, None), depth + 1) for n in type(value).model_fields}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name), depth + 1) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(n): plain(v, depth + 1) for n, v in itertools.islice(value.items(), _MOST)}
    if isinstance(value, Iterable) and not isinstance(value, type):
        return [plain(each, depth + 1) for each in itertools.islice(value, _MOST)]
    return to_json(value) if isinstance(value, _VALUES) else f"<{type(value).__name__}>"


def named(value: Any) -> Any:
    """An argument, in words that are the same where its class has got another column."""
    mapper = getattr(type(value), "__mapper__", None)
    if mapper is not None:
        return {type(value).__name__: plain(mapper.primary_key_from_instance(value))}
    given = getattr(value, "model_fields_set", None)
    if given is not None:
        return {name: named(getattr(value, name)) for name in sorted(given)}
    if isinstance(value, (list, tuple)):
        return [named(each) for each in value]
    return plain(value)


def _columns(value: Any) -> Any:
    """The names of the columns of a mapped object; None for any other."""
    mapper = getattr(type(value), "__mapper__", None)
    return None if mapper is None else [each.key for each in mapper.column_attrs]

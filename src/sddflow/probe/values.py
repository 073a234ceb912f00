"""Column values as JSON, and back by the column's type."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import base64
import datetime as dt
import decimal
import enum
import uuid
from typing import Any

from .ranges import range_of


def points_to_row(value: Any) -> bool:
    """Whether it stands for what a column of an earlier row holds: `{"row": 0, "column": "id"}`."""
    return isinstance(value, dict) and set(value) == {"row", "column"}


def to_json(value: Any, kind: Any = None) -> Any:
    """Times as ISO text, numbers without loss, bytes as base64.

    A member of an enum is its label in a column of the type `kind`, or its name.
    """
    label = _label(value, kind)
    if label:
        return label
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str, dict)):
        return value.name if isinstance(value, enum.Enum) else value
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    if isinstance(value, enum.Enum):
        return value.name
    return str(value)


def from_json(value: Any, kind: Any) -> Any:
    """A JSON value as the Python value a column of that type takes."""
    value = range_of(value, kind)
    items = getattr(kind, "item_type", None)
    if items is not None and isinstance(value, list):
        return [from_json(item, items) for item in value]
    python = _python_type(kind)
    if value is None or python is None or type(value) is python:
        return value
    if isinstance(python, type) and issubclass(python, enum.Enum):
        return _by_label(kind).get(value) or _member(python, value)
    make = _MAKERS.get(python)
    return make(value) if make is not None and isinstance(value, (str, int, float)) else value


def _python_type(kind: Any) -> Any:
    """The type's Python type; an Enum's class comes before its text."""
    enum_class = getattr(kind, "enum_class", None)
    if enum_class is not None:
        return enum_class
    try:
        python = kind.python_type
    except NotImplementedError:
        python = object
    impl = getattr(kind, "impl", None)  # of a type that decorates another
    return _python_type(impl) if python is object and impl is not None else python


def _by_label(kind: Any) -> dict[str, Any]:
    """The members of an enum by what the database keeps of them: `values_callable` chooses it."""
    kind = getattr(kind, "impl", kind) if not hasattr(kind, "enums") else kind
    labels, members = getattr(kind, "enums", ()), list(getattr(kind, "enum_class", None) or ())
    return dict(zip(labels, members)) if len(labels) == len(members) else {}  # noqa: B905 - they are as long


def _label(value: Any, kind: Any) -> str:
    if not isinstance(value, enum.Enum) or kind is None:
        return ""
    return next((label for label, member in _by_label(kind).items() if member is value), "")


def _member(members: Any, value: Any) -> Any:
    """A member by its name or by its value."""
    return members[value] if value in members.__members__ else members(value)


def _moment(value: Any) -> dt.datetime:
    return dt.datetime.fromisoformat(str(value).replace("Z", "+00:00"))


_MAKERS: dict[Any, Any] = {
    dt.datetime: _moment,
    dt.date: lambda v: dt.date.fromisoformat(str(v)[:10]),
    dt.time: lambda v: dt.time.fromisoformat(str(v)),
    dt.timedelta: lambda v: dt.timedelta(seconds=float(v)),
    decimal.Decimal: lambda v: decimal.Decimal(str(v)),
    uuid.UUID: lambda v: uuid.UUID(str(v)),
    bytes: lambda v: base64.b64decode(str(v)),
}

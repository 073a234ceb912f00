"""Ranges of PostgreSQL: texts of the proof as the values that every driver takes."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Callable
from typing import Any

_TEXT = re.compile(r'([\[(])\s*"?([^",]*)"?\s*,\s*"?([^",]*)"?\s*([\])])')


def _aware(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)  # noqa: UP017 - older interpreters


_BOUNDS: dict[str, Callable[[str], Any]] = {
    "INT4RANGE": int,
    "INT8RANGE": int,
    "NUMRANGE": decimal.Decimal,
    "DATERANGE": dt.date.fromisoformat,
    "TSRANGE": dt.datetime.fromisoformat,
    "TSTZRANGE": _aware,
}


def range_of(value: Any, kind: Any) -> Any:  # noqa: ANN401 - things of the target's libraries
    """A range that a text spells, `[1,4)`, for a column of its type; anything else as it is."""
    bound = _BOUNDS.get(type(kind).__name__)
    found = _TEXT.fullmatch(value) if bound is not None and isinstance(value, str) else None
    if bound is None or found is None:
        return value
    try:
        from sqlalchemy.dialects.postgresql import Range
    except ImportError:  # SQLAlchemy 1.4: its drivers take the text
        return value
    left, lower, upper, right = found.groups()
    bounds: Any = left + right
    return Range(*(bound(t) if t else None for t in (lower, upper)), bounds=bounds)

"""Whether two values are the same one, whatever type their columns have."""

import datetime as dt
import decimal
import json
import math
from typing import Any

_LONGEST = 2  # signs of a separator, without the spaces around it


def same(was: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    """The same value, whatever type the column has now."""
    if was == now:
        return True
    return canonical(was) == canonical(now) or _split(was, now) or _split(now, was)


def _split(text: Any, parts: Any) -> bool:  # noqa: ANN401 - any column's
    """A text, and the list of its parts: joined by one separator, they are the text again."""
    if not isinstance(text, str) or not isinstance(parts, list):
        return False
    if not all(isinstance(part, str) for part in parts):
        return False
    return _separator(text, parts).join(parts) == text


def _separator(text: str, parts: list[str]) -> str:
    """What may stand between the parts; a word or more there is no separator, but missing."""
    gaps = len(parts) - 1
    length = (len(text) - sum(map(len, parts))) // gaps if gaps > 0 else 0
    between = text[len(parts[0]) :][:length] if length > 0 else ""
    longer = len(between.strip()) > _LONGEST or any(sign.isalnum() for sign in between)
    return "" if longer else between


def canonical(value: Any) -> str:  # noqa: ANN401 - any column's
    """One spelling for equal values of different types."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return aware.astimezone(dt.UTC).isoformat()
    if is_number(value):
        return format(decimal.Decimal(str(value)).normalize(), "f")
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True, default=str)
    return str(value)


def is_number(value: Any) -> bool:  # noqa: ANN401 - any column's
    """A number that can be reckoned with; a flag, an infinity and no number at all are none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, decimal.Decimal)):
        return False
    return math.isfinite(value)

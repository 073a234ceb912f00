"""Whether two values are the same one, whatever type their columns have."""

import datetime as dt
import decimal
import json
import math
from typing import Any


def same(was: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    """The same value, whatever type the column has now."""
    if was == now:
        return True
    return canonical(was) == canonical(now)


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

"""Times at which a row was changed, as a trigger notes them by itself."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

_LATELY = dt.timedelta(hours=1)  # a proof takes less


def is_touched(
    column: str, changed: Sequence[tuple[Any, Any]], statements: tuple[str, ...]
) -> bool:
    """Whether all new values are the present time, and no statement speaks of the column.

    Args:
        column: whose values changed.
        changed: what they were and are.
        statements: what was executed in between.
    """
    named = re.compile(rf"\b{re.escape(column)}\b", re.IGNORECASE)
    return all(_is_now(now) for _, now in changed) and not any(map(named.search, statements))


def _is_now(value: Any) -> bool:  # noqa: ANN401 - any column's
    if not isinstance(value, dt.datetime):
        return False
    aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return abs(dt.datetime.now(dt.UTC) - aware) < _LATELY

"""Times at which a row was changed, as a trigger notes them by itself."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

_MAKES = re.compile(r"\s*create\b", re.IGNORECASE)
_REBUILDS = "_alembic_tmp_"
_LATELY = dt.timedelta(hours=1)  # a proof takes less


def is_touched(
    column: str, changed: Sequence[tuple[Any, Any]], statements: tuple[str, ...]
) -> bool:
    """Whether all new values are the present time, and no statement sets the column.

    What makes a table or a trigger may name it, and so may what copies rows as they are.

    Args:
        column: whose values changed.
        changed: what they were and are.
        statements: what was executed in between.
    """
    named = re.compile(rf"\b{re.escape(column)}\b", re.IGNORECASE)
    written = (s for s in statements if not _MAKES.match(s) and _REBUILDS not in s)
    return all(_is_now(now) for _, now in changed) and not any(map(named.search, written))


def _is_now(value: Any) -> bool:  # noqa: ANN401 - any column's
    if not isinstance(value, dt.datetime):
        return False
    aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
    return abs(dt.datetime.now(dt.UTC) - aware) < _LATELY

"""Times that were read in a zone which the migration names: the same moments, said otherwise."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NAMED = re.compile(r"\bAT\s+TIME\s+ZONE\s+'([^']+)'|\btimezone\(\s*'([^']+)'", re.IGNORECASE)
_OF_ROW = re.compile(r"\bAT\s+TIME\s+ZONE\s+(?!')", re.IGNORECASE)
_EVERY = tuple(dt.timezone(dt.timedelta(minutes=15 * n)) for n in range(-48, 57))


def zones_in(statements: Iterable[str]) -> tuple[dt.tzinfo, ...]:
    """Every zone that statements name and that is one; all there are where a column names it.

    Args:
        statements: that were executed.
    """
    told = tuple(statements)
    names = dict.fromkeys(a or b for s in told for a, b in _NAMED.findall(s))
    named = tuple(zone for name in names for zone in _zone(name))
    return (*named, *_EVERY) if any(map(_OF_ROW.search, told)) else named


def _zone(name: str) -> Iterator[dt.tzinfo]:
    try:
        yield ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return


def is_same_moment(was: object, now: object, zones: tuple[dt.tzinfo, ...]) -> bool:
    """Whether one of two times knows its zone, and the other is what a clock there shows."""
    if not isinstance(was, dt.datetime) or not isinstance(now, dt.datetime):
        return False
    aware, naive = (was, now) if was.tzinfo else (now, was)
    if aware.tzinfo is None or naive.tzinfo is not None:
        return False
    return any(
        naive.replace(tzinfo=z) == aware or aware.astimezone(z).replace(tzinfo=None) == naive
        for z in zones
    )

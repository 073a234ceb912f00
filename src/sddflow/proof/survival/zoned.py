"""Times that were read in a zone which the migration names: the same moments, said otherwise."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NAMED = re.compile(r"\bAT\s+TIME\s+ZONE\s+'([^']+)'|\btimezone\(\s*'([^']+)'", re.IGNORECASE)


def zones_in(statements: Iterable[str]) -> tuple[dt.tzinfo, ...]:
    """Every zone that statements name and that is one.

    Args:
        statements: that were executed.
    """
    names = dict.fromkeys(a or b for s in statements for a, b in _NAMED.findall(s))
    return tuple(zone for name in names for zone in _zone(name))


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

"""The time zones that a migration names, in SQL or in Python."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NAMED = re.compile(
    r"\bAT\s+TIME\s+ZONE\s+'([^']+)'|\b(?:timezone|ZoneInfo|gettz)\(\s*[\"']([^\"']+)[\"']",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"\butcoffset\(|\btimedelta\(\s*hours\b|\binterval\s+'[-\d]+ hours?'|'[-+]\d+ hours?'", re.I
)
_OF_ROW = re.compile(r"\bAT\s+TIME\s+ZONE\s+(?!')", re.IGNORECASE)
_EVERY = tuple(dt.timezone(dt.timedelta(minutes=15 * n)) for n in range(-48, 57))


def speaks_of_zones(source: str) -> bool:
    """A revision may turn times of one zone into those of another."""
    return bool(_NAMED.search(source) or _OF_ROW.search(source) or _HOURS.search(source))


def zones_in(statements: Iterable[str], source: str = "") -> tuple[dt.tzinfo, ...]:
    """Every zone that is named and that is one; all there are where a column names it.

    Args:
        statements: that were executed.
        source: of the revision, which may turn times itself.
    """
    told = tuple(statements)
    names = dict.fromkeys(a or b for s in (*told, source) for a, b in _NAMED.findall(s))
    named = tuple(zone for name in names for zone in _zone(name))
    return (*named, *_EVERY) if any(map(_OF_ROW.search, told)) else named


def _zone(name: str) -> Iterator[dt.tzinfo]:
    try:
        yield ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return

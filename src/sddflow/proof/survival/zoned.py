"""Times that were read in a zone which the migration names: the same moments, said otherwise."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo


def is_same_moment(was: object, now: object, zones: tuple[dt.tzinfo, ...]) -> bool:
    """Whether a clock in one of the zones shows the one, and the other says the zone or is UTC."""
    if not isinstance(was, dt.datetime) or not isinstance(now, dt.datetime):
        return False
    if was.tzinfo is None and now.tzinfo is None:
        return any(_in_utc(was, z) == now or _in_utc(now, z) == was for z in zones)
    aware, naive = (was, now) if was.tzinfo else (now, was)
    if aware.tzinfo is None or naive.tzinfo is not None:
        return False
    return any(
        naive.replace(tzinfo=z) == aware or aware.astimezone(z).replace(tzinfo=None) == naive
        for z in zones
    )


def _in_utc(shown: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    return shown.replace(tzinfo=zone).astimezone(dt.UTC).replace(tzinfo=None)


def moved(pairs: Iterable[tuple[object, object]], zones: tuple[dt.tzinfo, ...]) -> str:
    """That times all became others by as many hours, and a zone is not always as far from UTC.

    Args:
        pairs: times that are not the same moments in any of the zones.
        zones: that are named.

    Returns:
        Words that go on after what became of them; "" where it is something else.
    """
    deltas = {_delta(was, now) for was, now in pairs}
    named = [z.key for z in zones if isinstance(z, ZoneInfo) and z.key not in ("UTC", "Etc/UTC")]
    if len(deltas) != 1 or None in deltas or not named:
        return ""
    return f", and are other moments then: clocks in {named[0]} are put on and back in the year"


def _delta(was: object, now: object) -> dt.timedelta | None:
    if not isinstance(was, dt.datetime) or not isinstance(now, dt.datetime):
        return None
    return now - was if was.tzinfo is None is now.tzinfo else None

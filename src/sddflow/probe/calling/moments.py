"""Days and times for a function: some that rows have, one before all of them and one after."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

_EARLY = dt.datetime(2025, 3, 14, 9, 26, 53, tzinfo=dt.timezone.utc)  # noqa: UP017 - Python 3.9
_LATE = _EARLY.replace(year=2026, month=6)
"""Before and after the days of rows that are made up: those lie in 2026, but for a few."""
_FIRST = re.compile(r"(?:^|_)(?:begin|start|since|after|from|first|lower)")
_LAST = re.compile(r"(?:^|_)(?:end|until|till|to|before|last|upper)")
_KINDS = 3


class Moments:
    """Makes days and times.

    Args:
        values: all that rows have.
    """

    def __init__(self, values: Iterable[Any]) -> None:
        zones = {v.tzinfo is not None for v in values if isinstance(v, dt.datetime)}
        self._zones = sorted(zones) or [True]

    def moment(self, name: str, kind: Any, number: int, near: list[Any]) -> Any:
        """One for a parameter.

        Args:
            name: of the parameter; between a first and a last one lie all rows, or none.
            kind: `date` or `datetime`.
            number: of the way to call.
            near: values of the row that is meant.
        """
        turn, own = number % _KINDS, [v for v in near if isinstance(v, dt.date)]
        first, last = _FIRST.search(name), _LAST.search(name)
        has_zone = self._zones[number // _KINDS % len(self._zones)]
        value: dt.date
        if first or last:
            value = _LATE if turn else _EARLY
            if not first or turn < _KINDS - 1:
                value = value.replace(year=2001 if first else 2099)
        elif turn == 0 and own:
            value = own[-1 - number // _KINDS % len(own)]
            if isinstance(value, dt.datetime):
                has_zone = value.tzinfo is not None
        else:
            value = _LATE if turn == _KINDS - 1 else _EARLY
        if kind is dt.date:
            return value.date() if isinstance(value, dt.datetime) else value
        if not isinstance(value, dt.datetime):
            value = dt.datetime.combine(value, _EARLY.time())
        zone = value.tzinfo or _EARLY.tzinfo
        return value.replace(tzinfo=zone if has_zone else None)

"""What a call gives or writes no more, that the same call gave and wrote before the migration."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from sddflow.domain.schema.secrecy import is_secret

OBJECT = ""
"""The key by which a result says the class of a mapped object."""
_PERSONAL = re.compile(
    r"(?:^|_)(?:hash|pin|iban|ssn|tax_id|passport\w*|salary|wage)(?:_no|_number)?$", re.IGNORECASE
)


def steady_losses(
    was: Any,  # noqa: ANN401 - any result's
    now: Any,  # noqa: ANN401 - any result's
    again: Any,  # noqa: ANN401 - any result's
) -> Iterator[tuple[str, str, str]]:
    """Those of `lost` that are no matter of chance, or of the clock.

    Args:
        was: the result before.
        now: that after.
        again: that of the same call, once more.
    """
    unsteady = {path for path, *_ in (*lost(now, again), *lost(again, now))}
    yield from (each for each in lost(was, now) if each[0] not in unsteady)


def lost(was: Any, now: Any, path: str = "") -> Iterator[tuple[str, str, str]]:  # noqa: ANN401 - any result's
    """Where a result has fewer, none, or another value; with what it was and what it is.

    Keys that only one of them has are no difference: an answer may get and lose some. A value of
    another type is another unit, and one where there was none is what the change is for.
    """
    if isinstance(was, list) and isinstance(now, list):
        if len(now) < len(was):
            yield path, _items(was), _items(now)
        elif len(now) == len(was):
            for each, other in _paired(was, now):
                yield from lost(each, other, f"{path}[]")
    elif isinstance(was, Mapping) and isinstance(now, Mapping):
        for name in was.keys() & now.keys():
            yield from lost(was[name], now[name], f"{path}.{name}" if path else name)
    elif was is not None and not _same(was, now):
        yield path, repr(was), repr(now)


def _paired(was: list[Any], now: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Items that belong together: where nobody asks for an order, any may come.

    By a key whose values tell the items apart, and are the same in both.
    """
    objects = [each for each in (*was, *now) if isinstance(each, Mapping)]
    if len(objects) < len(was) + len(now):
        alike = sorted(map(repr, was)) == sorted(map(repr, now))
        yield from zip(was, was if alike else now, strict=True)
        return
    names = set.intersection(*(set(each) for each in objects)) if objects else set()
    for name in sorted(names, key=lambda n: (n != "id", n)):
        one, other = ({repr(each[name]): each for each in items} for items in (was, now))
        if len(one) == len(was) and one.keys() == other.keys():
            yield from ((each, other[key]) for key, each in one.items())
            return
    yield from zip(was, now, strict=True)


def _same(was: Any, now: Any) -> bool:  # noqa: ANN401 - any result's
    if was == now or (now is not None and type(was) is not type(now)):
        return True
    if _are_alike(_moment(was), _moment(now)):
        return True
    try:
        return Decimal(str(was)) == Decimal(str(now))
    except InvalidOperation:
        return False


def _moment(value: Any) -> dt.datetime | None:  # noqa: ANN401 - any result's
    try:
        return dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _are_alike(was: dt.datetime | None, now: dt.datetime | None) -> bool:
    """The one says its zone and the other does not: another type. Or the clock gave both."""
    if was is None or now is None:
        return False
    other_type = (was.tzinfo is None) is not (now.tzinfo is None)
    return other_type or (_is_of_today(was) and _is_of_today(now))


def _is_of_today(moment: dt.datetime) -> bool:
    """The call itself took it off the clock: the rows have none of these days."""
    return abs(moment.astimezone(dt.UTC) - dt.datetime.now(dt.UTC)) < dt.timedelta(days=1)


NOTHING = "0 items"


def _items(value: list[Any]) -> str:
    return f"{len(value)} {'item' if len(value) == 1 else 'items'}"


def shown(was: Any, now: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 - any result's
    """Paths of what an answer has got, and whose name is one of a secret.

    Objects of mapped classes are no answer: the key "" tells them, and they have every column.
    """
    if isinstance(was, list) and isinstance(now, list):
        for each, other in zip(was, now, strict=False):
            yield from shown(each, other, f"{path}[]")
    elif isinstance(was, Mapping) and isinstance(now, Mapping) and OBJECT not in now:
        for name, value in now.items():
            inner = f"{path}.{name}" if path else name
            if name in was:
                yield from shown(was[name], value, inner)
            elif is_secret(name) or _PERSONAL.search(name):
                yield inner


def is_new_key(path: str, wrote: Mapping[str, list[int]]) -> bool:
    """It may be the number of a row that the call itself has made: a sequence goes on."""
    last = path.rpartition(".")[2].strip("[]")
    return (last in ("", "id") or last.endswith("_id")) and any(n[0] > 0 for n in wrote.values())


CHANGED = "changed in"


def unwritten(
    was: Mapping[str, list[int]], now: Mapping[str, list[int]]
) -> Iterator[tuple[str, str]]:
    """Tables that got rows, or lost some, and do not any more; with what it was.

    Rows that are changed where they were deleted are marked as gone.

    Args:
        was: by table, how many rows were inserted, changed and deleted.
        now: the same after.
    """
    for table, numbers in was.items():
        words = ("inserted into", CHANGED, "deleted from")
        others = now.get(table, [0, 0, 0])
        marked = numbers[2] > 0 and others[1] > numbers[1]
        for number, other, word in zip(numbers, others, words, strict=True):
            if number > 0 and other <= 0 and not (marked and word == "deleted from"):
                yield table, f"{number} rows {word} {table}"

"""Units in the names of columns: how many of one go into the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from sddflow.domain.schema.table import Column
from sddflow.proof.filled.words import words_of

_MONEY = "money"
_SIZES: dict[str, dict[float, str]] = {
    _MONEY: {1: "eur euro euros usd dollar dollars gbp pounds", 0.01: "cent cents pence minor"},
    "time": {
        1e-6: "microseconds", 0.001: "ms millis milliseconds", 1: "sec secs seconds",
        60: "mins minutes", 3600: "hrs hours", 86400: "days", 604800: "weeks",
    },
    "weight": {0.001: "mg milligrams", 1: "grams", 1000: "kg kilograms"},
    "length": {
        0.001: "mm millimeters", 0.01: "cm centimeters", 1: "meters metres",
        1000: "km kilometers",
    },
    "part": {0.0001: "bps", 0.01: "percent pct", 1: "ratio fraction"},
    "volume": {0.001: "ml milliliters", 0.01: "cl", 1: "liters litres"},
    "bytes": {1: "bytes", 2**10: "kb kilobytes", 2**20: "mb megabytes", 2**30: "gb gigabytes"},
}  # fmt: skip
_UNITS = {
    word: (what, size)
    for what, sizes in _SIZES.items()
    for size, words in sizes.items()
    for word in words.split()
}
_SHORT = {
    "us": [("time", 1e-6)], "s": [("time", 1.0)], "min": [("time", 60.0)], "h": [("time", 3600.0)],
    "hr": [("time", 3600.0)], "m": [("length", 1.0), ("time", 60.0)], "g": [("weight", 1.0)],
    "b": [("bytes", 1.0)], "tb": [("bytes", 2.0**40)], "l": [("volume", 1.0)],
}  # fmt: skip
"""Units only at the end of a name, and beside one of the same kind: `size_s` alone is a size."""
_WITH = frozenset({"in", "units", "unit", "amount"})


@dataclass(frozen=True, slots=True)
class Measure:
    """What a column measures.

    Args:
        of: the words of its name that are no unit.
        what: money, time; "" where its name has no unit.
        size: of one, in the smallest usual measure of its kind.
    """

    of: frozenset[str]
    what: str = ""
    size: float = 1.0


def factor(source: Column, target: Column) -> float | None:
    """What values of the one become the other's by; None where the names do not say it."""
    pairs = product(_measures(source), _measures(target))
    found = (_between(source, one, target, other) for one, other in pairs)
    return next((each for each in found if each is not None), None)


def seconds(column: Column) -> float | None:
    """How many seconds one of the column's numbers is by its name; None where it does not say."""
    return next((m.size for m in _measures(column) if m.what == "time"), None)


def _between(source: Column, one: Measure, target: Column, other: Measure) -> float | None:
    if one.of != other.of or not one.of:
        return None
    if not one.what and other.what == _MONEY and _has_fractions(source):
        one = Measure(one.of, _MONEY)
    if not other.what and one.what == _MONEY and _has_fractions(target):
        other = Measure(other.of, _MONEY)
    if not one.what or one.what != other.what or one.size == other.size:
        return None
    return one.size / other.size


def _measures(column: Column) -> Iterator[Measure]:
    yield _measure(column)
    *before, last = words_of(column.name) or ("",)
    of = frozenset(before) - _WITH
    yield from (Measure(of, *unit) for unit in _SHORT.get(last, ()) if of)


def _measure(column: Column) -> Measure:
    words = words_of(column.name)
    units = [_UNITS[word] for word in words if word in _UNITS]
    rest = frozenset(word for word in words if word not in _UNITS)
    of = frozenset(rest - _WITH) or rest
    return Measure(of, *units[0]) if len(units) == 1 else Measure(of)


def _has_fractions(column: Column) -> bool:
    """Euros and cents in one number; a whole number may be of anything."""
    kind = column.type
    return kind.kind == "float" or (kind.kind == "numeric" and kind.scale != 0)

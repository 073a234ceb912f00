"""Numbers that were carried over from one unit into another, and into moments."""

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

from sddflow.domain.schema.table import WHOLE, Column
from sddflow.proof.filled.sources import New, Pairs
from sddflow.proof.filled.units import factor, seconds
from sddflow.proof.filled.verdict import Verdict, filled_from
from sddflow.proof.survival.sameness import is_number

_EPOCHS = {1.0: "seconds", 1e-3: "milliseconds", 1e-6: "microseconds"}
_SPELLED = 1e-6  # of a number
_STEPS = (1.0, 10.0, 60.0, 100.0, 1000.0, 3600.0)


def measured(new: New) -> Iterator[Verdict]:
    """The numbers stand in another proportion than the units of the two names."""
    for source in new.sources:
        wanted = factor(source.column, new.column)
        pairs = _numbers(source.pairs)
        carried = source.named or source.renamed
        if not carried or wanted is None or len({b for _, b in pairs}) < 2:
            continue
        seen = next((s for s in _steps(wanted) if _fits(pairs, s)), None)
        if seen is not None and not any(_fits(pairs, right) for right in meant(wanted)):
            said = f"{filled_from(new, source)} times {seen:g}; their units say {wanted:g}"
            yield Verdict("backfill-unit", source, said, f"multiply by {wanted:g}")


def truncated(new: New) -> Iterator[Verdict]:
    """Whole numbers were divided as such, and the new column could hold what is left over."""
    for source in (s for s in new.sources if s.named and _is_whole(s.column)):
        wanted = factor(source.column, new.column)
        if _is_whole(new.column) or wanted is None or not 0 < wanted < 1:
            continue
        pairs, parts = _numbers(source.pairs), round(1 / wanted)
        if any(a % parts for a, _ in pairs) and all(b == math.trunc(a / parts) for a, b in pairs):
            said = f"{filled_from(new, source)} in whole numbers: what is left over is lost"
            yield Verdict("backfill-unit", source, said, f"divide by {parts}.0")


def _is_whole(column: Column) -> bool:
    return column.type.kind in WHOLE


def counted(new: New) -> Iterator[Verdict]:
    """Numbers count from 1970 in another unit than the name of their column says."""
    for source in (s for s in new.sources if s.named):
        if _is_moment(source.column) == _is_moment(new.column):
            continue
        back = _is_moment(source.column)  # the moment was there, the number is new
        number, size = (c := new.column if back else source.column).name, seconds(c)
        told = _numbers(tuple((_since_1970(a), _since_1970(b)) for a, b in source.pairs))
        pairs = [(b, a) for a, b in told] if back else told
        seen = next((s for s in _EPOCHS if _fits(pairs, s)), None)
        if size not in _EPOCHS or seen is None or len(set(pairs)) < 2 or _fits(pairs, size):
            continue
        said = f"{filled_from(new, source)} as if {number} counted {_EPOCHS[seen]}"
        cure = f"it counts {_EPOCHS[size]} by its name: reckon with them"
        yield Verdict("backfill-unit", source, said, cure)


def _is_moment(column: Column) -> bool:
    return column.type.kind == "datetime"


def _since_1970(value: Any) -> Any:  # noqa: ANN401 - any column's
    """Seconds, of a moment; anything else as it is."""
    if not isinstance(value, dt.datetime):
        return value
    return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).timestamp()


def _numbers(pairs: Pairs) -> list[tuple[float, float]]:
    return [(float(a), float(b)) for a, b in pairs if is_number(a) and is_number(b)]


def meant(wanted: float) -> tuple[float, ...]:
    """Factors that the names of two units may mean: kilobytes may be a thousand bytes, too."""
    thousands = math.log2(wanted) / 10
    return (wanted, 1000**thousands) if thousands.is_integer() else (wanted,)


def _steps(wanted: float) -> tuple[float, ...]:
    """Factors that somebody might have taken instead."""
    return (*_STEPS, *(1 / step for step in _STEPS[1:]), 1 / wanted)


def _fits(pairs: list[tuple[float, float]], step: float) -> bool:
    """Every number is the other one times `step`, whichever way it was rounded.

    To round costs one at most; a large number loses no more, but for what a `REAL` spells of it.
    """
    return all(abs(b - a * step) <= max(1.0, abs(a * step) * _SPELLED) for a, b in pairs)

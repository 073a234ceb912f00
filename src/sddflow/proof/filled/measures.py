"""Numbers that were carried over from one unit into another."""

from collections.abc import Iterator

from sddflow.proof.filled.sources import New, Pairs
from sddflow.proof.filled.units import factor
from sddflow.proof.filled.verdict import Verdict, filled_from
from sddflow.proof.sameness import is_number

_STEPS = (1.0, 10.0, 60.0, 100.0, 1000.0, 3600.0)


def measured(new: New) -> Iterator[Verdict]:
    """The numbers stand in another proportion than the units of the two names."""
    for source in new.sources:
        wanted = factor(source.column, new.column)
        pairs = _numbers(source.pairs)
        if not source.named or wanted is None or len({b for _, b in pairs}) < 2:
            continue
        seen = next((s for s in _steps(wanted) if _fits(pairs, s)), None)
        if seen is not None and not _fits(pairs, wanted):
            said = f"{filled_from(new, source)} times {seen:g}; their units say {wanted:g}"
            yield Verdict("backfill-unit", source, said, f"multiply by {wanted:g}")


def _numbers(pairs: Pairs) -> list[tuple[float, float]]:
    return [(float(a), float(b)) for a, b in pairs if is_number(a) and is_number(b)]


def _steps(wanted: float) -> tuple[float, ...]:
    """Factors that somebody might have taken instead."""
    return (*_STEPS, *(1 / step for step in _STEPS[1:]), 1 / wanted)


def _fits(pairs: list[tuple[float, float]], step: float) -> bool:
    """Every number is the other one times `step`, whichever way it was rounded."""
    return all(abs(b - a * step) <= max(1.0, abs(a * step) * 0.001) for a, b in pairs)

"""Days and moments that lie a step beside those that they were filled from."""

import datetime as dt
from collections.abc import Iterator

from sddflow.domain.schema.table import Column
from sddflow.proof.filled.sources import New, Source
from sddflow.proof.filled.verdict import Verdict, filled_from
from sddflow.proof.filled.words import meaning

_DAY = dt.timedelta(days=1)
_ENOUGH = 2  # moments that differ


def later(new: New) -> Iterator[Verdict]:
    """The names say the same, and every row is as much later or earlier than it was."""
    for source in (s for s in new.sources if s.named and not _has_another(new)):
        about = meaning(source.column.name, source.beside)
        if not _one_kind(source.column, new.column) or about != meaning(new.column.name):
            continue
        step = _step(source)
        if step is not None and _is_odd(source.column, about, step):
            way = "later" if step > dt.timedelta() else "earlier"
            far = str(abs(step)).removesuffix(", 0:00:00")
            said = f"{filled_from(new, source)}, and each is {far} {way}; their names say the same"
            yield Verdict("backfill-unit", source, said, "take the values as they are")


def _has_another(new: New) -> bool:
    """All of its values are those of a column, whatever they are beside the other ones."""
    told = ([p for p in s.pairs if None not in p] for s in new.sources if s.named)
    return any(pairs and all(a == b for a, b in pairs) for pairs in told)


def _one_kind(one: Column, other: Column) -> bool:
    """Both are days, or moments of one sort; from local ones to others a step is right."""
    kinds = (one.type.kind, one.type.timezone), (other.type.kind, other.type.timezone)
    return one.type.kind in {"date", "datetime"} and kinds[0] == kinds[1]


def _step(source: Source) -> dt.timedelta | None:
    """How much later all of them are; None where that differs, or where too few are there."""
    known = [(a, b) for a, b in source.pairs if _is_moment(a) and _is_moment(b)]
    steps = {b - a for a, b in known}
    return steps.pop() if len(steps) == 1 and len({a for a, _ in known}) >= _ENOUGH else None


def _is_moment(value: object) -> bool:
    return isinstance(value, dt.date)


def _is_odd(column: Column, about: frozenset[str], step: dt.timedelta) -> bool:
    """A step that nothing explains.

    The last day that counts is one before the first that does not; a moment without its zone may
    be of another place from now on.
    """
    if not step or ("end" in about and abs(step) == _DAY):
        return False
    return column.type.kind == "date" or column.type.timezone or not step % _DAY

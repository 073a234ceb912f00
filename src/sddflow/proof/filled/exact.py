"""Numbers that another unit keeps exactly, and what a backfill lost of them: fraction or sign."""

import math
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal

from sddflow.domain.schema.table import Column
from sddflow.proof.case import Case
from sddflow.proof.filled.measures import meant
from sddflow.proof.filled.sources import New, Source
from sddflow.proof.filled.units import factor
from sddflow.proof.filled.verdict import Verdict, filled_from
from sddflow.proof.survival.sameness import is_number

_SAME = 1e-9  # of a number: less than that is how a binary fraction is spelled
_SPELLED = Decimal(10) ** -9

Reckoned = tuple[Decimal, Decimal, Decimal]
"""What was there, what it is in the other unit, and what was written."""


def cut_off(case: Case, new: New) -> Iterator[Verdict]:
    """A number has room in the new unit to its last place, and less of it was written."""
    for source, step in _carried(new):
        told = list(_reckoned(source, step))
        near = all(abs(right - is_now) < step for _, right, is_now in told)
        less = [t for t in told if _is_kept(new.column, t[1]) and not _alike(t[1], t[2])]
        if near and less:
            was, right, is_now = less[0]
            said = f"{filled_from(new, source)}, and loses part of {len(less)} of {len(told)}"
            yield Verdict(
                "backfill-unit", source, said,
                f"multiply first, and round afterwards: round({source.column.name} * {step:g})",
                evidence=f"{source.column.name} = {was:f}, {new.column.name} = {is_now:f}, "
                f"not {right:f}",
                severity="info" if _is_inexact(case, source.column, less) else "warning",
            )  # fmt: skip


def unsigned(new: New) -> Iterator[Verdict]:
    """What was below nought is above it, and as large as it was."""
    for source, step in _carried(new):
        below = [t for t in _reckoned(source, step) if t[1] < 0]
        if below and all(abs(right + is_now) <= 1 <= is_now for _, right, is_now in below):
            was, _, is_now = below[0]
            said = f"{filled_from(new, source)} without its sign"
            yield Verdict(
                "backfill-unit", source, said, "keep the sign: reckon without abs()",
                evidence=f"{source.column.name} = {was:f}, {new.column.name} = {is_now:f}",
            )  # fmt: skip


def _carried(new: New) -> Iterator[tuple[Source, Decimal]]:
    """Sources whose unit is several of the new one, and how many without doubt."""
    for source in (s for s in new.sources if s.named or s.renamed):
        step = factor(source.column, new.column)
        if step is not None and step > 1 and len(meant(step)) == 1:
            yield source, _plain(step)


def _reckoned(source: Source, step: Decimal) -> Iterator[Reckoned]:
    for was, now in source.pairs:
        if is_number(was) and is_number(now):
            yield _plain(was), _plain(was) * step, _plain(now)


def _plain(value: float | Decimal) -> Decimal:
    """As a person writes it; 1 / 0.01 is a hundred."""
    return Decimal(str(value)).quantize(_SPELLED, ROUND_HALF_EVEN).normalize()


def _is_kept(column: Column, value: Decimal) -> bool:
    """The column has as many places as the value."""
    kind = column.type
    if kind.kind == "float" or (kind.kind == "numeric" and kind.scale is None):
        return True
    return value == round(value, kind.scale or 0)


def _is_inexact(case: Case, column: Column, less: list[Reckoned]) -> bool:
    """SQLite has no exact numbers with places: what is right on PostgreSQL costs one there."""
    little = all(abs(right - is_now) <= 1 for _, right, is_now in less)
    there = case.dialect == "sqlite" and not case.only
    return little and there and column.type.kind == "numeric"


def _alike(one: Decimal, other: Decimal) -> bool:
    return math.isclose(one, other, rel_tol=_SAME)

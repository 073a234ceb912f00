"""Texts that the source puts together, and a migration takes apart in another way.

In another order, or at a fixed place: the last three digits of a number that has four.
"""

from collections.abc import Iterable, Iterator

from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.filled.sources import New, Source
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.filled.words import words_of
from sddflow.proof.formulas.spelling import Spelling, spellings
from sddflow.proof.queries.own_files import migrations_of

_TEXTS = ("string", "text")
_ENOUGH = 2  # rows whose parts differ


def spelt_otherwise(case: Case, new: Iterable[New]) -> Iterator[tuple[Table, Column, Verdict]]:
    """Columns that got another part of a text than the one that the source calls like them."""
    root, migrations = case.application.root, migrations_of(case.application)
    told = [(n, s) for n in new for s in n.sources if s.named and s.column.type.kind in _TEXTS]
    by = list(spellings(root, migrations, frozenset(s.column.name for _, s in told)))
    for each, source in told:
        verdicts = (_verdict(each, source, s) for name, s in by if name == source.column.name)
        verdict = next(filter(None, verdicts), None)
        if verdict is not None:
            yield each.table, each.column, verdict


def _verdict(new: New, source: Source, by: Spelling) -> Verdict | None:
    mine = _part(new.column, by)
    told = [
        (was, parts, str(now))
        for was, now in source.pairs
        if isinstance(was, str) and now is not None and (parts := by.taken_apart(was)) is not None
    ]
    cut = next((each for each in told if _is_cut(*each[1:])), None)
    if cut is not None and any(_is_whole(*each[1:]) for each in told):
        return Verdict(
            "backfill-otherwise", source,
            f"{new.table.name}.{new.column.name} is only the end of a part of {source.column.name} "
            f"where that is longer than usual: {by.place}",
            "take the part by what stands before it, not by its length",
            evidence=f"{source.column.name} = {short(cut[0])}, {new.column.name} = {short(cut[2])}",
        )  # fmt: skip
    differing = [each for each in told if len(set(each[1])) == len(each[1])]
    if mine is None or len(differing) < _ENOUGH:
        return None
    for at, name in enumerate(by.parts):
        if at != mine and all(now == parts[at] for _, parts, now in differing):
            was, _, now = differing[0]
            return Verdict(
                "backfill-swapped", source,
                f"{new.table.name}.{new.column.name} is filled with what the source calls {name} "
                f"in {source.column.name}: {by.place}",
                f"take the part that the source calls {by.parts[mine]}",
                evidence=f"{source.column.name} = {short(was)}, {new.column.name} = {short(now)}",
            )  # fmt: skip
    return None


def _is_whole(parts: tuple[str, ...], now: str) -> bool:
    """It is one of them, be it with noughts before it or without."""
    return any(part.lstrip("0") == now.lstrip("0") for part in parts)


def _is_cut(parts: tuple[str, ...], now: str) -> bool:
    """It is none of them, but the last digits of one."""
    ends = (p[-n:].lstrip("0") == now.lstrip("0") for p in parts for n in range(1, len(p)))
    return now.isdigit() and now.strip("0") != "" and any(ends) and not _is_whole(parts, now)


def _part(column: Column, by: Spelling) -> int | None:
    """The part that is called like the column, where it is one."""
    words = set(words_of(column.name))
    near = [len(words & set(words_of(part))) for part in by.parts]
    best = max(near)
    return near.index(best) if best and near.count(best) == 1 else None

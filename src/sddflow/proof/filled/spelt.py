"""Texts that the source puts together in one order, and a migration takes apart in another."""

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


def _part(column: Column, by: Spelling) -> int | None:
    """The part that is called like the column, where it is one."""
    words = set(words_of(column.name))
    near = [len(words & set(words_of(part))) for part in by.parts]
    best = max(near)
    return near.index(best) if best and near.count(best) == 1 else None

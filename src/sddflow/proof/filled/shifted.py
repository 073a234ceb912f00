"""Values that went to other rows than their own, and one value for all that should differ."""

from collections.abc import Iterator

from sddflow.proof.filled.sides import means
from sddflow.proof.filled.sources import New, Source
from sddflow.proof.filled.verdict import Verdict, filled_from
from sddflow.proof.filled.words import words_of
from sddflow.proof.survival.sameness import canonical, same

_TEXTS = frozenset({"string", "text"})
_ENOUGH = 3  # values
_NEIGHBOURS = frozenset({
    "previous", "prev", "next", "last", "first", "latest", "parent", "root", "original", "other",
    "replaces", "successor", "predecessor", "top", "main", "default",
})  # fmt: skip
_OWN = frozenset({
    "status", "state", "kind", "type", "name", "title", "note", "notes", "position", "description",
    "created_at", "updated_at", "version", "active", "label", "comment", "source", "role", "level",
})  # fmt: skip
"""What says something of a row itself, whatever the row above says of itself."""
_APART = frozenset({"uuid", "guid", "token", "slug"})


def shifted(new: New) -> Iterator[Verdict]:
    """It holds the values of one column, and most rows have those of another row."""
    if _NEIGHBOURS & set(words_of(new.column.name)):
        return
    own = [s for s in new.sources if s.named and _alike(new, s) and (s.own or means(new, s))]
    if any(_misplaced(s) == 0 for s in own):
        return
    for source in own:
        filled, wrong = [b for _, b in source.pairs if b not in (None, "")], _misplaced(source)
        there = {canonical(a) for a in source.every}
        now = {canonical(b) for b in filled}
        least = _ENOUGH if source.own else 1  # a literal would not be among another table's values
        told = min(len(filled), len(there)) >= _ENOUGH and len(now) >= least
        if told and now <= there and 2 * wrong >= len(filled):
            yield Verdict(
                "backfill-swapped", source,
                f"{filled_from(new, source)}, and {wrong} of {len(filled)} rows got another row's",
                "pair each value with the row's own key",
            )  # fmt: skip


def _alike(new: New, source: Source) -> bool:
    kinds = {new.column.type.kind, source.column.type.kind}
    return kinds <= _TEXTS or kinds == {"datetime"}


def _misplaced(source: Source) -> int:
    return sum(not same(a, b) for a, b in source.pairs if b not in (None, ""))


def uniform(new: New) -> Iterator[Verdict]:
    """All rows say one thing where those they belong to, by a column of its name, differ."""
    values = {canonical(value) for value in new.values}
    for source in (s for s in new.sources if not s.own and s.linked):
        if source.column.name != new.column.name or new.column.type.kind == "boolean":
            continue
        above = {canonical(was) for was, _ in source.pairs if was not in (None, "")}
        if len(values) == 1 and len(above) >= _ENOUGH and new.column.name not in _OWN:
            where, there = (
                f"{new.table.name}.{new.column.name}",
                f"{source.table}.{new.column.name}",
            )
            yield Verdict(
                "backfill-constant", source,
                f"{where} is the same in all {len(new.values)} rows that exist, and {there} says "
                f"{len(above)} different things of them",
                f"fill it from {there}",
            )  # fmt: skip


def single(new: New) -> Iterator[Verdict]:
    """A name that nothing else has, such as a uuid or a token, is the same in all rows."""
    wanted = new.column.type.kind == "uuid" or _APART & set(words_of(new.column.name))
    values = [v for v in new.values if v not in (None, "")]
    if wanted and len(values) >= _ENOUGH and len({canonical(v) for v in values}) == 1:
        where = f"{new.table.name}.{new.column.name}"
        yield Verdict(
            "backfill-constant", None,
            f"{where} is the same in all {len(values)} rows that exist",
            "make one for each row: let the database do it, or a statement for each",
            evidence=f"{new.column.name} = {values[0]}",
        )  # fmt: skip

"""Values of one column in another one, whose name says a third."""

from collections.abc import Iterator
from itertools import product

from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import NUMBERS, Column
from sddflow.proof.filled.sources import New, Pairs, Source
from sddflow.proof.filled.verdict import Verdict, filled_from
from sddflow.proof.filled.words import meaning, words_of
from sddflow.proof.survival.sameness import same

_MOMENTS = frozenset({"date", "datetime"})
_OF_MOMENTS = {"first": "start", "last": "end"}
_FAMILIES = (
    frozenset({"string", "text"}),
    NUMBERS,
    _MOMENTS,
)


def swapped(new: New) -> Iterator[Verdict]:
    """It holds one column's values, and another one is what its name says."""
    for source in new.sources:
        if not source.named or not _copied(source.pairs) or means(new, source):
            continue
        if _became_rows(new, source):
            continue
        right = next((s for s in new.sources if _meant(new, s, source)), None)
        if right is not None:
            name = f"{right.table}.{right.column.name}"
            said = f"{filled_from(new, source)}, and {name} is what its name says"
            yield Verdict("backfill-swapped", source, said, f"fill it from {name}")


def _became_rows(new: New, source: Source) -> bool:
    """A column became a table of that name: `sites.contact` is what `contacts.name` says.

    So is `sites.contact_name` what `site_contacts.name` says.
    """
    table = set(words_of(singular(bare(new.table.name))))
    taken, own = set(words_of(source.column.name)), set(words_of(new.column.name))
    return source.table != new.table.name and (table <= taken or own < taken <= own | table)


def crossed(one: New, other: New) -> Iterator[Verdict]:
    """Two columns took each other's values: by name, each is nearer to what the other one got.

    Both speak for it, so that it need not be all that a name says: `box_width` beside `width`.
    """
    for mine, theirs in product(_taken(one), _taken(other)):
        crosswise = _is_nearer(one, theirs, mine) and _is_nearer(other, mine, theirs)
        if mine.table == theirs.table and crosswise:
            right = f"{theirs.table}.{theirs.column.name}"
            said = f"{filled_from(one, mine)}, and {other.column.name} from {right}: crosswise"
            yield Verdict("backfill-swapped", mine, said, f"fill it from {right}")


def _taken(new: New) -> list[Source]:
    told = (source for source in new.sources if source.named or source.renamed)
    return [source for source in told if _copied(source.pairs)]


def _is_nearer(new: New, right: Source, taken: Source) -> bool:
    """The new column's name has more words of the one than of the other."""
    words = _about(new.column)
    near, far = (words & _about(s.column, s.beside) for s in (right, taken))
    return len(near) > len(far)


def parted(new: New) -> Iterator[Verdict]:
    """A name of several words was parted, and the last of them became the first name."""
    for source in (s for s in new.sources if s.named):
        told = [(a.split(), b) for a, b in source.pairs if isinstance(a, str) and b is not None]
        pairs = [(words, str(b)) for words, b in told if len(words) > 1]
        wanted = meaning(new.column.name, source.beside)
        if wanted == {"last", "name"} and _is_second(pairs):
            said = f"{filled_from(new, source)} with the second word: a name may have three"
            cure = f"take what follows the first word of {source.column.name}, or its last word"
            yield Verdict("backfill-swapped", source, said, cure)
        side = _other_end(wanted, pairs)
        if side and len(pairs) > 1:
            said = f"{filled_from(new, source)} with the other end of it than the {side} name"
            cure = f"take the {side} word of {source.column.name}"
            yield Verdict("backfill-swapped", source, said, cure)


def _is_second(pairs: list[tuple[list[str], str]]) -> bool:
    """Every value is the second word, also where more of them follow."""
    more = any(words[1] not in words[2:] for words, _ in pairs if len(words) > 2)
    return more and all(value == words[1] for words, value in pairs)


def _other_end(wanted: frozenset[str], pairs: list[tuple[list[str], str]]) -> str:
    """The side that the name says, where every value is the other one."""
    if wanted == {"first", "name"}:
        wrong = all(b.split() in (words[1:2], words[-1:], words[1:]) for words, b in pairs)
        return "first" if wrong else ""
    wrong = wanted == {"last", "name"} and all(b == words[0] for words, b in pairs)
    return "last" if wrong else ""


def _copied(pairs: Pairs) -> bool:
    known = [(a, b) for a, b in pairs if a not in (None, "") and b is not None]
    return len({repr(a) for a, _ in known}) > 1 and all(same(a, b) for a, b in known)


def means(new: New, source: Source) -> bool:
    """The two columns are called the same, but for words that say whose they are."""
    return _about(source.column, source.beside) == _about(new.column, source.beside)


def _about(column: Column, beside: tuple[str, ...] = ()) -> frozenset[str]:
    """What its name says; the first day is where something starts, the last one where it ends."""
    said = meaning(column.name, beside)
    if column.type.kind not in _MOMENTS:
        return said
    return frozenset(_OF_MOMENTS.get(word, word) for word in said)


def _meant(new: New, other: Source, taken: Source) -> bool:
    """Another source that says the same as the new column's name, in the same kind of values."""
    alike = other.column.type.kind == taken.column.type.kind or all(
        _same_family(c, new.column) for c in (other.column, taken.column)
    )
    varies = len({repr(a) for a, _ in other.pairs if a is not None}) > 1
    return alike and varies and means(new, other) and not _copied(other.pairs)


def _same_family(one: Column, other: Column) -> bool:
    return any({one.type.kind, other.type.kind} <= family for family in _FAMILIES)

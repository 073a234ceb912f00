"""Words that say how a row stands, beside the moment or the flag that says it too."""

from collections import defaultdict
from collections.abc import Iterator

from sddflow.proof.filled.flags import is_true, tells_yes_or_no
from sddflow.proof.filled.rights import RIGHTS
from sddflow.proof.filled.sources import New, Source
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.filled.words import meaning, opposed, words_of

_ENOUGH = 3  # rows with one word are no coincidence
_TEXTS = frozenset({"string", "text", "enum"})
_WORDS = _TEXTS | {"other"}
_FEW = 6  # words that tell states, and no names


def stated(new: New) -> Iterator[Verdict]:
    """`active` in all rows beside `deleted_at`, or `paid` where there is no `paid_at`."""
    words = {v for v in new.values if isinstance(v, str)}
    if not 0 < len(words) <= _FEW or new.column.type.kind not in _TEXTS:
        return
    for source in (s for s in new.sources if s.own and tells_yes_or_no(s.column)):
        yield from _against(new, source)


def unstated(new: New) -> Iterator[Verdict]:
    """A flag that is no just where a word beside it says what its name says."""
    if new.column.type.kind != "boolean":
        return
    for source in (s for s in new.sources if s.own and s.column.type.kind in _WORDS):
        pairs = [(str(was), bool(now)) for was, now in source.pairs if was]
        for word in dict.fromkeys(word for word, _ in pairs if _names(new.column.name, word)):
            there = {now for was, now in pairs if was == word}
            elsewhere = {now for was, now in pairs if was != word}
            if there == {False} and True in elsewhere:
                where = f"{new.table.name}.{new.column.name}"
                message = f"{where} is false just where {source.column.name} is {word!r}"
                yield Verdict("backfill-inverted", source, message, "turn the condition round")


def _names(flag: str, word: str) -> bool:
    """A flag's name means the word; for a right, it is enough to speak of it."""
    return meaning(flag) == meaning(word) or word in RIGHTS & set(words_of(flag))


def _against(new: New, source: Source) -> Iterator[Verdict]:
    told, where = meaning(source.column.name), f"{new.table.name}.{new.column.name}"
    said: dict[str, set[bool]] = defaultdict(set)
    for value, word in source.pairs:
        said[str(word)].add(is_true(source.column, value))
    varies = len({flag for flags in said.values() for flag in flags}) > 1
    for word, flags in said.items() if varies else ():
        if meaning(word) == told and flags == {False}:
            message = f"{where} is {word!r} just where {source.column.name} says no"
            yield Verdict("backfill-inverted", source, message, "turn the condition round")
        elif len(said) == 1 and len(new.values) >= _ENOUGH and opposed(meaning(word), told):
            message = f"{where} is {word!r} in all {len(new.values)} rows that exist"
            yield Verdict(
                "backfill-constant", source,
                f"{message}, and {source.column.name} tells them apart",
                f"fill it from {source.column.name}",
            )  # fmt: skip

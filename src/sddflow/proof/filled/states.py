"""Words that say how a row stands, beside the moment or the flag that says it too."""

from collections import defaultdict
from collections.abc import Iterator

from sddflow.proof.filled.flags import is_true, tells_yes_or_no
from sddflow.proof.filled.sources import New, Source
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.filled.words import meaning, opposed

_ENOUGH = 3  # rows with one word are no coincidence
_TEXTS = frozenset({"string", "text", "enum"})
_FEW = 6  # words that tell states, and no names


def stated(new: New) -> Iterator[Verdict]:
    """`active` in all rows beside `deleted_at`, or `paid` where there is no `paid_at`."""
    words = {v for v in new.values if isinstance(v, str)}
    if not 0 < len(words) <= _FEW or new.column.type.kind not in _TEXTS:
        return
    for source in (s for s in new.sources if s.own and tells_yes_or_no(s.column)):
        yield from _against(new, source)


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

"""Statements that speak of data and that nothing was read from: a design tells of them."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.spec.document import Attribute, Entity, Unread
from sddflow.domain.spec.draft import Sentence
from sddflow.domain.spec.having import HAVING
from sddflow.domain.spec.mentions import MARKED, NEGATED, Lexicon
from sddflow.domain.spec.words import words_of

_HAS = re.compile(
    rf"^(?:an?|each|every)\s+[a-z]+(?: [a-z]+){{0,2}}\s+(?:also\s+)?{HAVING}\s+(?:an?|the)\s"
    r"|\bfor each\b.*\b(?:we|the \w+)\s+(?:also\s+)?(?:keeps?|records?|stores?)\s+(?:an?|the)\s",
    re.I,
)
_ONCE = re.compile(
    r"\b(?:at most|only|no more than)\s+one\b.*\b(?:per|for|same)\b|\bunique\b", re.I
)
_TWICE = re.compile(r"\btwice\b|\btwo\b.*\b(?:share|same)\b", re.I)
_END = 30  # characters of a sentence that tell it from others


def read_unread(
    said: tuple[Sentence, ...],
    words: Lexicon,
    statements: tuple[Entity, ...],
    entities: tuple[Entity, ...],
    file: str,
) -> Iterator[Unread]:
    """The sentences that state attributes or uniqueness of which nothing is known.

    Args:
        said: outside of descriptions.
        words: the entities that they may name.
        statements: all that was read, each with its place.
        entities: the same, brought together.
        file: of the spec.
    """
    lines = {a.place.line for s in statements for a in s.attributes}
    told = [s.description for s in statements if s.attributes]
    unique = [a for e in entities for a in e.attributes if a.unique]
    for one in said:
        has = _HAS.search(one.text) and not any(one.text[-_END:] in words for words in told)
        marked = words.marked(one.text)
        once = MARKED in marked and (
            _ONCE.search(marked) or (_TWICE.search(marked) and NEGATED.search(marked))
        )
        forgotten = has and one.line not in lines
        if forgotten or (once and not any(_says(one.text, a) for a in unique)):
            yield Unread(one.text, Place(file, one.line))


def _says(text: str, one: Attribute) -> bool:
    """Whether a sentence names what is unique, and within what."""
    within = "" if one.unique in {"global", "user"} else one.unique
    return all(_names(text, name) for name in (one.name, within) if name)


def _names(text: str, column: str) -> bool:
    stem = " ".join(w for w in words_of(column) if w not in {"id", "at"})
    return stem in " ".join(words_of(text)).lower()

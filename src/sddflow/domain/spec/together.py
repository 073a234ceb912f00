"""Uniqueness over two, said in words: "unique per task and tag", "one vote per option and user"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.place import Place
from sddflow.domain.spec.attributes import attribute
from sddflow.domain.spec.document import Attribute, Entity
from sddflow.domain.spec.draft import Draft, Sentence
from sddflow.domain.spec.words import class_name, column_name

_THE = r"(?:(?:the|each|every|an?|its)\s+)?"
_LISTED = re.compile(
    r"\bunique\b(?:\s+(?:key|constraint|index))?(?:\s+(?:on|over))?\s*:?\s*"
    r"\(\s*`?(\w+)`?\s*,\s*`?(\w+)`?\s*\)",
    re.I,
)
_PAIR = re.compile(
    rf"\b(?:unique|(?:at most |only |exactly )?one\s+[\w ]{{1,30}}?)\s+(?:per|for|over)\s+{_THE}"
    rf"`?(\w+)`?\s+and\s+{_THE}`?(\w+)`?",
    re.I,
)
_WITHIN = re.compile(
    rf"\b`?(\w+(?: \w+)?)`?\s+(?:is|are|must be)\s+unique\s+(?:per|within|in|for)\s+{_THE}`?(\w+)`?"
    r"(?!\s+and\b)",
    re.I,
)


def together(draft: Draft, file: str, names: dict[str, str]) -> Draft:
    """The draft with what its sentences say about uniqueness over two of its columns.

    Args:
        draft: as read.
        file: of the spec.
        names: the known entities, by lower case name.
    """
    entity = draft.entity
    for sentence in draft.sentences:
        for first, second in _pairs(sentence):
            entity = _unique(entity, first, second, sentence, Place(file, sentence.line), names)
    return replace(draft, entity=entity)


def _pairs(sentence: Sentence) -> Iterator[tuple[str, str]]:
    for pattern in (_LISTED, _PAIR):
        for found in pattern.finditer(sentence.text):
            yield found[1], found[2]
    for found in _WITHIN.finditer(sentence.text):
        yield found[2], found[1]


def _unique(
    entity: Entity, first: str, second: str, sentence: Sentence, place: Place, names: dict[str, str]
) -> Entity:
    """The last of the two that the entity has gets to know the other; a known entity is a key."""
    one, other = (_column(words, entity, names) for words in (first, second))
    if not one or not other or one == other:
        return entity
    mine = next((a for a in entity.attributes if a.name == other), None)
    if mine is None:
        if any(a.name == one for a in entity.attributes):
            one, other = other, one
            mine = next(a for a in entity.attributes if a.name == other)
        else:
            made = attribute(other, sentence.text, place, "")
            if made is None:
                return entity
            target = names[class_name(other.removesuffix("_id")).lower()]
            mine = replace(made, references=target, required=True, unique="", max_length=None)
    unique = "user" if one in {"user_id", "owner_id"} else one
    return replace(entity, attributes=_with(entity.attributes, replace(mine, unique=unique)))


def _with(attributes: tuple[Attribute, ...], one: Attribute) -> tuple[Attribute, ...]:
    kept = [one if a.name == one.name else a for a in attributes]
    return tuple(kept if one in kept else [*kept, one])


def _column(words: str, entity: Entity, names: dict[str, str]) -> str:
    """The entity's column that words mean: an attribute, or the key of a known entity; or ""."""
    plain = column_name(words)
    own = {a.name for a in entity.attributes}
    found = next((n for n in (plain, f"{plain}_id", plain.rpartition("_")[2]) if n in own), "")
    if found:
        return found
    stem = plain.removesuffix("_id")
    known = names.get(class_name(stem).lower())
    return f"{stem}_id" if known and known != entity.name else ""

"""What requirements say about attributes: "A conversation MUST have an optional title of …"."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.spec.attributes import attribute
from sddflow.domain.spec.document import Attribute, Entity, Requirement
from sddflow.domain.spec.mentions import MARK, Lexicon
from sddflow.domain.spec.words import plural, words_of

_REFUSED = re.compile(
    r"\b(?:longer than|more than|exceed\w*|over)\b.*\b(?:refuse|reject|error|invalid)"
    r"|\bother than\b",
    re.I,
)
_CLAUSE = re.compile(r"(?<=[.;])\s+")
_SOFT = re.compile(r"\b(?:must|shall|should|will|has|have|is|are)\b", re.I)


def read_claims(
    requirements: tuple[Requirement, ...], words: Lexicon, entities: tuple[Entity, ...]
) -> Iterator[Entity]:
    """Each statement about a known attribute, as a description of its entity.

    Only attributes that a description names are looked for, and only in clauses that name their
    entity: a requirement's nouns are no attributes by themselves.
    """
    known = {e.name: e for e in entities if e.stored}
    for requirement in requirements:
        for clause in _CLAUSE.split(requirement.text):
            marked = words.marked(clause)
            named = [m[1] for m in re.finditer(MARK, marked) if m[1] in known]
            if not named and (alone := _unique_alone(clause, tuple(known.values()))):
                yield from _claimed(clause, alone, requirement.place)
            if named and _SOFT.search(clause) and not _REFUSED.search(clause):
                yield from _claimed(clause, known[named[0]], requirement.place)


def _claimed(clause: str, entity: Entity, place: Place) -> Iterator[Entity]:
    """The one attribute of the entity a clause is about, where it says a fact of it."""
    spans = [(m.start(), m.end(), a) for a in entity.attributes if (m := spoken(a).search(clause))]
    if len(spans) != 1:
        return
    _, end, named = spans[0]
    rest = clause[end:]
    before = " ".join(clause[: spans[0][0]].split()[-2:])
    qualifier = re.search(r"\b(optional|required|unique|mandatory)\b", before, re.I)
    said = attribute(named.name, f"{qualifier[1] + ', ' if qualifier else ''}{opened(rest)}", place)
    if said is not None and has_fact(said):
        yield Entity(entity.name, "", place, (said,), form="prose")


def _unique_alone(clause: str, entities: tuple[Entity, ...]) -> Entity | None:
    """Whose attribute "Storage keys MUST be unique" speaks of, where only one has it."""
    if not re.search(r"\b(?:must|shall|should|are|is)\s+(?:be\s+)?unique\b", clause, re.I):
        return None
    begin = re.sub(r"^(?:the|an?|all|every|each)\s+", "", clause.strip(), flags=re.I)
    found = [e for e in entities if any(spoken(a).match(begin) for a in e.attributes)]
    return found[0] if len(found) == 1 else None


def opened(rest: str) -> str:
    """The words after a name without what joins them to it."""
    return re.sub(
        r"^\W*(?:(?:must|shall|should|is|be|are|which|that|of|limited to)\s+)*",
        "",
        rest.strip(),
        flags=re.I,
    )


def spoken(one: Attribute) -> re.Pattern[str]:
    """An attribute's name in running words; keys and times are never meant by their words."""
    words = words_of(one.name)
    if not words or one.key or words[-1] in {"id", "at"}:
        return re.compile(r"(?!)")
    *begin, last = (re.escape(word) for word in words)
    ends = f"(?:{last}s?|{plural(last)})"
    return re.compile(r"(?<![\w-])" + r"[\s_-]".join((*begin, ends)) + r"(?![\w-])", re.I)


def has_fact(said: Attribute) -> bool:
    """Whether anything but a type is said of it."""
    return (
        bool(said.max_length or said.min_length or said.choices or said.unique)
        or said.required is not None
        or said.default is not None
    )

"""What may be there only once, in running words: "a user gives at most one rating per film".

A sentence counts where it names an entity and exactly two of its columns: attributes, parents, or
what a parent is called there. One that holds under a condition ("one open loan") states no key.
"""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.schema.naming import snake
from sddflow.domain.spec.claims import spoken
from sddflow.domain.spec.document import Attribute, Entity, Relationship
from sddflow.domain.spec.draft import Sentence
from sddflow.domain.spec.mentions import MARK, NEGATED, Lexicon

_ONE = re.compile(
    rf"\b(?:at most|only|no more than|just)\s+(?:one|a single|1)\s+{MARK}"
    rf"|(?:^|[.;:]\s+|\b(?:has|have|gives?|gets?)\s+(?:exactly\s+)?)one\s+{MARK}(?=\s+(?:per|for)\b)",
    re.I,
)
_TWO = re.compile(rf"\btwo\s+{MARK}.*\b(?:share|same)\b", re.I)
_TWICE = re.compile(r"\b(?:twice|more than once|a second time)\b", re.I)
_UNIQUE = re.compile(r"\bunique\s+(?:per|within|inside|for|in|among)\b", re.I)
_SOMETIMES = re.compile(
    r"\b(?:unless|until|while|whenever|at (?:a|the same) time|at once|overlap\w*|if|open|active)\b",
    re.I,
)
_PAIR = 2


def read_once(
    sentence: Sentence,
    words: Lexicon,
    entities: tuple[Entity, ...],
    links: tuple[Relationship, ...],
    file: str,
) -> Iterator[Entity]:
    """What the sentence says, as a description of the entity with the attribute that is unique.

    Args:
        sentence: any of the spec.
        words: the entities it may name.
        entities: as described so far.
        links: all relationships that are stated.
        file: of the spec.
    """
    marked = words.marked(sentence.text)
    if _SOMETIMES.search(marked):
        return
    named = {e.name: e for e in entities if e.stored and e.name != "User"}
    among = tuple(named[n] for n in _whose(marked) if n in named)
    if not among and _unnamed(marked):
        among = tuple(named.values())
    place = Place(file, sentence.line)
    told = [(e, pair) for e in among if len(pair := _columns(e, marked, links, place)) == _PAIR]
    if len(told) == 1:
        entity, (one, other) = told[0]
        if not one.unique and not other.unique:
            yield Entity(entity.name, "", place, (_within(one, other),), form="prose")


def _whose(marked: str) -> tuple[str, ...]:
    """The entity of which there is only one."""
    one = _ONE.search(marked)
    two = _TWO.search(marked) if NEGATED.search(marked) else None
    return tuple(name for m in (one, two) if m for name in m.groups() if name and name != "+")[:1]


def _unnamed(marked: str) -> bool:
    twice = _TWICE.search(marked) and NEGATED.search(marked)
    return bool(twice or _UNIQUE.search(marked))


def _columns(
    entity: Entity, marked: str, links: tuple[Relationship, ...], place: Place
) -> tuple[Attribute, ...]:
    """The columns of an entity that a sentence names, parents first."""
    plain = re.sub(MARK, lambda m: "" if m[1] == entity.name else m[1], marked)
    own = {a.name: a for a in entity.attributes if not a.key}
    said = [a for a in own.values() if _named(a, plain)]
    keys = {a.name.removesuffix("_id") for a in said}
    parents = [_key(r, place) for r in links if r.entity == entity.name and _points(r, marked)]
    parents += [
        _key(Relationship(r.target, r.entity, "many-to-one", r.place), place)
        for r in links
        if (r.target, r.cardinality) == (entity.name, "one-to-many")
        and f"\ue000{r.entity}" in marked
    ]
    found = {p.name: p for p in parents if p.name.removesuffix("_id") not in keys}
    return (*found.values(), *said)


def _named(one: Attribute, plain: str) -> bool:
    stem = one.name.removesuffix("_id") if one.references else ""
    return bool(spoken(one).search(plain) or (stem and re.search(rf"(?i)\b{stem}s?\b", plain)))


def _points(link: Relationship, marked: str) -> bool:
    if link.cardinality != "many-to-one":
        return False
    by_role = bool(link.role and re.search(rf"(?i)\b{link.role}s?\b", marked))
    return by_role or (not link.role and f"\ue000{link.target}" in marked)


def _key(link: Relationship, place: Place) -> Attribute:
    name = link.role or snake(link.target)
    return Attribute(f"{name}_id", link.text, place, required=link.required, references=link.target)


def _within(one: Attribute, other: Attribute) -> Attribute:
    """The second, unique within the first; what else is known of it is said elsewhere."""
    return Attribute(
        other.name, other.text, other.place, required=other.required, unique=one.name,
        references=other.references,
    )  # fmt: skip

"""Answers overrule: what a human has answered replaces what the text says otherwise."""

from dataclasses import dataclass, replace

from sddflow.domain.spec.answered import Meaning, meaning_of
from sddflow.domain.spec.document import Attribute, Clarification, Entity, Relationship
from sddflow.domain.spec.mentions import Lexicon
from sddflow.domain.spec.words import same

Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Settled:
    """A document's statements, with the answers in force.

    Args:
        entities: one each.
        statements: every description; those of the answers come last.
        links: relationships.
        clarifications: which of the answers could be read.
    """

    entities: tuple[Entity, ...]
    statements: tuple[Entity, ...]
    links: tuple[Relationship, ...]
    clarifications: tuple[Clarification, ...]


def settle(before: Settled, words: Lexicon) -> Settled:
    """The statements with every answer that can be read in force."""
    told = [meaning_of(one, words, before.entities) for one in before.clarifications]
    read = tuple(
        replace(one, read=meaning is not None, links=meaning.links if meaning else ())
        for one, meaning in zip(before.clarifications, told, strict=True)
    )
    settled = replace(before, clarifications=read)
    for meaning in filter(None, told):
        settled = _with(settled, meaning)
    return settled


def ends(link: Relationship) -> Ends:
    """Child and parent."""
    one_to_many = link.cardinality == "one-to-many"
    return (link.target, link.entity) if one_to_many else (link.entity, link.target)


def _with(before: Settled, meaning: Meaning) -> Settled:
    named = {e.name for e in before.entities}
    fresh = tuple(e for e in meaning.entities if e.name not in named)
    links = tuple(r for r in before.links if not {r.entity, r.target} & set(meaning.out))
    for told in meaning.links:
        links = _linked(links, told)
    return replace(
        before,
        entities=(*(_described(e, meaning) for e in before.entities), *fresh),
        statements=(*(_told(e, meaning) for e in before.statements), *meaning.entities),
        links=tuple(sorted(links, key=lambda r: (r.place.line, r.entity, r.target))),
    )


def _described(entity: Entity, meaning: Meaning) -> Entity:
    """The entity as an answer leaves it, with attributes that only the answer names."""
    entity = _told(entity, meaning)
    told = [e for e in meaning.entities if e.name == entity.name]
    mine = {a.name for a in entity.attributes}
    more = tuple(a for e in told for a in e.attributes if a.name not in mine)
    existing = entity.existing or any(e.existing for e in told)
    shared = " Shared by all users." if entity.name in meaning.shared else ""
    return replace(
        entity, attributes=(*entity.attributes, *more), existing=existing,
        description=f"{entity.description}{shared}".strip(),
        stored=entity.stored and entity.name not in meaning.out,
    )  # fmt: skip


def _told(entity: Entity, meaning: Meaning) -> Entity:
    """One description, with the answer's facts in the place of its own."""
    facts = {a.name: a for e in meaning.entities if e.name == entity.name for a in e.attributes}
    loose = {parent for child, parent in map(ends, _emptied(meaning)) if child == entity.name}
    return replace(
        entity,
        attributes=tuple(
            _overruled(_pointing(a, meaning.out, loose), facts.get(a.name))
            for a in entity.attributes
        ),
    )


def _emptied(meaning: Meaning) -> tuple[Relationship, ...]:
    return tuple(r for r in meaning.links if r.on_delete == "set null")


def _pointing(attribute: Attribute, out: tuple[str, ...], loose: set[str]) -> Attribute:
    """A key to what is no part of the feature is none; one that is to become empty may be."""
    target = attribute.references.split(".")[0]
    if target and any(same(target, name) for name in out):
        return replace(attribute, references="")
    if target and any(same(target, name) for name in loose) and attribute.required:
        return replace(attribute, required=False)
    return attribute


def _overruled(mine: Attribute, told: Attribute | None) -> Attribute:
    if told is None:
        return mine
    return replace(
        mine,
        type=told.type or mine.type,
        required=mine.required if told.required is None else told.required,
        unique=told.unique or mine.unique,
        max_length=told.max_length or mine.max_length,
        min_length=told.min_length or mine.min_length,
        choices=told.choices or mine.choices,
        default=mine.default if told.default is None else told.default,
    )


def _linked(links: tuple[Relationship, ...], told: Relationship) -> tuple[Relationship, ...]:
    """The links with an answered one among them; those of the same two agree with it."""
    pair = set(ends(told))
    if told.on_delete:
        kept = tuple(_agreeing(r, told) if ends(r) == ends(told) else r for r in links)
        return (*kept, told) if _needed(told, links) else kept
    kept = tuple(r for r in links if {r.entity, r.target} != pair or _shape(r) == _shape(told))
    return (*kept, told)


def _agreeing(link: Relationship, told: Relationship) -> Relationship:
    required = False if told.required is False else link.required
    return replace(link, on_delete=link.on_delete and told.on_delete, required=required)


def _shape(link: Relationship) -> tuple[str, Ends]:
    """Cardinality, and who holds the key."""
    if link.cardinality in {"many-to-many", "one-to-one"}:
        one, other = sorted((link.entity, link.target))
        return link.cardinality, (one, other)
    return "many-to-one", ends(link)


def _needed(told: Relationship, links: tuple[Relationship, ...]) -> bool:
    """A rule on deletion alone makes no key where the child reaches the parent through others."""
    steps = {ends(r) for r in links}
    if ends(told) in steps:
        return True
    reached = {told.entity}
    while more := {parent for child, parent in steps if child in reached} - reached:
        reached |= more
    return told.target not in reached

"""spec-contradiction: two places say different things about one thing.

Problem: two types, lengths, lists of values, or rules on deletion; one of them is wrong, and
nothing in the text says which. Cure: make them agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from sddflow.domain.checks.spec.answers import answer_to
from sddflow.domain.checks.spec.families import family, spoken
from sddflow.domain.checks.spec.sentences import deletion_sentence, fact_sentence, link_sentence
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.spec.document import Attribute, Entity, Relationship, SpecDocument
from sddflow.domain.spec.words import class_name

CODE = "spec-contradiction"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two statements that cannot both hold.

    Args:
        about: what they are about, `Message.content`.
        kind: which of its facts, "length".
        first: what the first place says, and the place.
        second: what the other says.
        options: both as short sentences that can be written into the spec.
    """

    about: str
    kind: str
    first: tuple[str, Place]
    second: tuple[str, Place]
    options: tuple[str, str]

    @property
    def question(self) -> str:
        """Which of the two holds."""
        return f"Which {self.kind} of {self.about} holds?"


def check(document: SpecDocument, existing: tuple[str, ...]) -> Iterator[Finding]:
    """One error per clash that "## Clarifications" does not settle, naming both lines."""
    del existing
    for clash in clashes(document):
        if not answer_to(document, clash.question):
            (one, here), (other, there) = clash.first, clash.second
            table, _, column = clash.about.partition(".")
            first, second = f"{one} in line {here.line}", f"{other} in line {there.line}"
            yield Finding(
                CODE, "error", f"the {clash.kind} of {clash.about} is {first}, but {second}", there,
                evidence=f"{document.line(here.line).strip()}\n{document.line(there.line).strip()}",
                cure="make the two places agree", table=table, column=column, by="spec-check",
            )  # fmt: skip


def clashes(document: SpecDocument) -> tuple[Clash, ...]:
    """Every clash, each fact of a thing once."""
    found: dict[tuple[str, str], Clash] = {}
    for clash in (*_of_attributes(document), *_of_relationships(document)):
        found.setdefault((clash.about, clash.kind), clash)
    return tuple(found.values())


def _of_attributes(document: SpecDocument) -> Iterator[Clash]:
    said: dict[str, list[tuple[Attribute, Entity]]] = {}
    for entity in (s for s in document.statements if s.stored):
        for attribute in entity.attributes:
            said.setdefault(f"{entity.name}.{attribute.name}", []).append((attribute, entity))
    for about, several in said.items():
        for (first, one), (second, other) in combinations(several, 2):
            for kind, here, there in _facts(first, one, second, other):
                options = fact_sentence(about, kind, here), fact_sentence(about, kind, there)
                yield Clash(about, kind, (here, first.place), (there, second.place), options)


def _facts(
    first: Attribute, one: Entity, second: Attribute, other: Entity
) -> Iterator[tuple[str, str, str]]:
    """The facts two statements about an attribute disagree in."""
    kinds = family(first.type), family(second.type)
    if all(kinds) and kinds[0] != kinds[1] and "enum" not in kinds:
        yield "type", first.type, second.type
    if first.max_length and second.max_length and first.max_length != second.max_length:
        yield "length", f"{first.max_length} characters", f"{second.max_length} characters"
    if first.min_length and second.min_length and first.min_length != second.min_length:
        least = f"{first.min_length} characters", f"{second.min_length} characters"
        yield ("least length", *least)
    if first.choices and second.choices and _lower(first.choices) != _lower(second.choices):
        yield "list of values", ", ".join(first.choices), ", ".join(second.choices)
    needs = _needed(first, one), _needed(second, other)
    if None not in needs and needs[0] != needs[1]:
        yield "requiredness", spoken(first.required), spoken(second.required)
    if (
        first.default
        and second.default
        and first.default.lower() != second.default.lower()
        and _plain(first, second)
    ):
        yield "default", first.default, second.default


def _lower(values: tuple[str, ...]) -> set[str]:
    return {v.lower() for v in values}


def _needed(attribute: Attribute, entity: Entity) -> bool | None:
    """Requiredness as somebody meant it: SQL's silence about NULL is no statement."""
    silent = (
        entity.form in {"sql", "code"}
        and not attribute.required
        and "null" not in attribute.text.lower()
    )
    return None if silent or attribute.key else attribute.required


def _plain(*attributes: Attribute) -> bool:
    """Whether all defaults are simple words: expressions are spelled in many ways."""
    return all(
        (a.default or "").replace("_", "").replace("-", "").isalnum() for a in attributes
    ) and not any(family(a.type) in {"time", "key"} for a in attributes)


def _of_relationships(document: SpecDocument) -> Iterator[Clash]:
    keys = _keys(document)
    pairs: dict[frozenset[str], list[Relationship]] = {}
    for link in document.relationships:
        pairs.setdefault(frozenset((link.entity, link.target)), []).append(link)
    for pair, links in pairs.items():
        if (
            len(pair) == 2 and keys.get(pair, 0) < 2
        ):  # two keys between two entities are two relationships
            for first, second in combinations(links, 2):
                if _of_one_key(first, second, links):
                    yield from _between(first, second)


def _of_one_key(first: Relationship, second: Relationship, links: list[Relationship]) -> bool:
    """Whether two statements speak of one key: an approver is not whose the row is."""
    own = any(not link.role and not link.on_delete for link in links)
    both = first.role and second.role
    return first.role == second.role or not (own or both)


def _between(first: Relationship, second: Relationship) -> Iterator[Clash]:
    about = f"{_child(first)} to {_parent(first)}"
    rules = first.on_delete, second.on_delete
    if all(rules) and rules[0] != rules[1] and _child(first) == _child(second):
        said = [deletion_sentence(_child(first), _parent(first), rule) for rule in rules]
        places = (rules[0], first.place), (rules[1], second.place)
        yield Clash(about, "deletion rule", *places, (said[0], said[1]))
    shapes = _shape(first), _shape(second)
    if shapes[0] != shapes[1] and not (first.on_delete or second.on_delete):
        yield Clash(
            about,
            "cardinality",
            (first.cardinality, first.place),
            (second.cardinality, second.place),
            (link_sentence(first), link_sentence(second)),
        )


def _shape(link: Relationship) -> tuple[str, str]:
    """Cardinality without its direction: who holds the key."""
    if link.cardinality in {"many-to-many", "one-to-one"}:
        return link.cardinality, ""
    return "many-to-one", _child(link)


def _child(link: Relationship) -> str:
    return link.target if link.cardinality == "one-to-many" else link.entity


def _parent(link: Relationship) -> str:
    return link.entity if link.cardinality == "one-to-many" else link.target


def _keys(document: SpecDocument) -> dict[frozenset[str], int]:
    """How many attributes point from one entity to another."""
    found: dict[frozenset[str], int] = {}
    for entity in document.entities:
        for attribute in entity.attributes:
            target = class_name(attribute.references.split(".")[0])
            if target:
                pair = frozenset((entity.name, target))
                found[pair] = found.get(pair, 0) + 1
    return found

"""What a spec says about data, each statement with its line.

Reading is faithful: what the text leaves open stays open here (`None`, empty). Guessing is the
design's business, and is marked there as an assumption.
"""

from dataclasses import dataclass
from typing import Literal

from sddflow.domain.place import Place

Form = Literal["bullets", "table", "sql", "code", "mermaid", "prose"]
Cardinality = Literal["many-to-one", "one-to-many", "one-to-one", "many-to-many"]
DeleteRule = Literal["", "cascade", "restrict", "set null"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A numbered statement: `FR-001`, `SC-002`.

    Args:
        id: as written.
        text: its words without the number.
        place: its line.
    """

    id: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of an entity, as far as the spec says.

    Args:
        name: as a snake_case identifier.
        text: the spec's words about it.
        place: its line.
        type: the word the spec uses for its type (`varchar(20)`, `datetime`, `str | None`), or "".
        required: whether a value must be there; None where the spec is silent.
        unique: "" | "global" | "user" (unique per owner) | the name of another attribute it is
            unique together with.
        max_length: in characters, where stated.
        choices: the allowed values, where it has a closed list.
        default: the stated default, as written.
        key: it is (part of) the primary key.
        references: `Entity` or `table.column`, where it is a foreign key.
        min_length: the fewest characters, where stated: 1 for text that must not be empty.
    """

    name: str
    text: str
    place: Place
    type: str = ""
    required: bool | None = None
    unique: str = ""
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    default: str | None = None
    key: bool = False
    references: str = ""
    min_length: int | None = None

    @property
    def told(self) -> bool:
        """Whether a fact stands beside the name, as nobody tells who only talks."""
        told = self.type or self.max_length or self.choices or self.references or self.default
        return bool(told)


@dataclass(frozen=True, slots=True)
class Relationship:
    """One end of a relationship: this entity's `cardinality` to `target`.

    Args:
        entity: the entity whose description says so.
        target: the other entity.
        cardinality: seen from `entity`: a message is many-to-one with its conversation.
        place: its line.
        text: the spec's words.
        required: whether `entity` must have one; None where the spec is silent.
        on_delete: what becomes of the *child* when the parent goes; "" where the spec is silent.
        role: what the target is called here: the user who is a message's `author`; or "".
    """

    entity: str
    target: str
    cardinality: Cardinality
    place: Place
    text: str = ""
    required: bool | None = None
    on_delete: DeleteRule = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing the spec stores.

    Args:
        name: PascalCase singular, as a class name.
        description: the spec's words.
        place: its line.
        attributes: in the order of the text.
        existing: the spec says that it is there already.
        stored: False where the spec says it is no table (a request schema, a service).
        form: how the spec wrote it down.
    """

    name: str
    description: str
    place: Place
    attributes: tuple[Attribute, ...] = ()
    existing: bool = False
    stored: bool = True
    form: Form = "bullets"


@dataclass(frozen=True, slots=True)
class Query:
    """A stated way to read the data: what an index may exist for.

    Args:
        text: the spec's words.
        place: its line.
        entity: what is read.
        by: attributes or entities it is filtered by, in order.
        order: attribute it is ordered by, or "".
        descending: newest (largest) first.
    """

    text: str
    place: Place
    entity: str
    by: tuple[str, ...] = ()
    order: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """A `[NEEDS CLARIFICATION: …]` left in the text."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Unread:
    """A statement about data that was not understood."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Clarification:
    """A question that a human has answered: `- Q: … → A: …` under `## Clarifications`.

    Args:
        question: as it was asked.
        answer: their words.
        place: its line; line 0 where it was given at a gate and does not stand in the spec.
        read: what it says is among the document's statements.
        links: the relationships and rules on deletion it states.
    """

    question: str
    answer: str
    place: Place
    read: bool = False
    links: tuple[Relationship, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text, for finding and for quoting sections."""

    title: str
    level: int
    place: Place


@dataclass(frozen=True, slots=True)
class SpecDocument:
    """A feature spec, read.

    Args:
        feature: the name the run uses, `add-conversations`.
        path: POSIX path of the spec file, relative to the target.
        title: its first heading.
        text: the whole text, as read (line ends normalised).
        digest: of `text`.
        headings: all of them.
        requirements: FR, NFR, SC and the like, in order.
        entities: described entities, one each.
        relationships: stated ones, both directions as written.
        queries: stated ways to read.
        markers: clarifications still needed.
        statements: every description of an entity or attribute as the text gives it, several
            of one entity where it does; `entities` brings them together, the first one counts.
        clarifications: answered questions; of two answers to one question the last.
        unread: statements about data that were not understood.
    """

    feature: str
    path: str
    title: str
    text: str
    digest: str
    headings: tuple[Heading, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    entities: tuple[Entity, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    queries: tuple[Query, ...] = ()
    markers: tuple[Marker, ...] = ()
    statements: tuple[Entity, ...] = ()
    clarifications: tuple[Clarification, ...] = ()
    unread: tuple[Unread, ...] = ()

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; "" outside the text."""
        lines = self.text.split("\n")
        return lines[number - 1] if 1 <= number <= len(lines) else ""

    def entity(self, name: str) -> Entity | None:
        """The entity of that name, whatever its case."""
        return next((e for e in self.entities if e.name.lower() == name.lower()), None)

"""What one design is made in: the inputs, and which table each name means."""

from dataclasses import dataclass, field

from sddflow.domain.checks.design.matching import stated_table, table_named, table_of
from sddflow.domain.checks.design.principles import Principles, read_principles
from sddflow.domain.inputs import DesignInputs
from sddflow.domain.schema.naming import RESERVED_TABLES, plural, singular, snake
from sddflow.domain.schema.table import ColumnType, Table
from sddflow.domain.spec.document import Entity, SpecDocument
from sddflow.models.offline.notes import Notes
from sddflow.models.offline.types import read_type

_UUID_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Parent:
    """A table that others can point to.

    Args:
        table: its name.
        stem: what a column pointing to it is named after, `user` for `user_id`.
        key: its primary key column.
        type: that column's type.
        is_user: rows of it are the users.
    """

    table: str
    stem: str
    key: str
    type: ColumnType
    is_user: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """The inputs, with the names resolved; `notes` gathers what was guessed.

    Args:
        inputs: of the task.
        principles: what the constitution demands.
        new: entities that get a table of their own, and its name.
        old: entities that have one already.
        empty: new entities of which the spec tells nothing that could be stored.
        absent: entities that exist, says the spec, but not in this database.
    """

    inputs: DesignInputs
    principles: Principles
    new: tuple[tuple[Entity, str], ...]
    old: tuple[tuple[Entity, Table], ...]
    empty: tuple[Entity, ...] = ()
    absent: tuple[Entity, ...] = ()
    notes: Notes = field(default_factory=Notes)

    @classmethod
    def of(cls, inputs: DesignInputs) -> "World":
        """Sort the spec's stored entities into those that exist and those to be made."""
        stored = [e for e in inputs.document.entities if e.stored]
        found = [
            (e, table_of(e, inputs.document, inputs.existing, inputs.conventions)) for e in stored
        ]
        old = tuple((e, t) for e, t in found if t is not None)
        rest = [e for e, t in found if t is None]
        absent = tuple(e for e in rest if e.existing or _is_external_user(e, inputs))
        empty = tuple(e for e in rest if e not in absent and not _tells(e, inputs.document))
        new = tuple((e, table_name(e, inputs)) for e in rest if e not in (*absent, *empty))
        return cls(inputs, read_principles(inputs.constitution), new, old, empty, absent)

    def parent(self, name: str) -> Parent | None:
        """The table that an entity's name, a table's name or `table.column` stands for."""
        bare = name.partition(".")[0].strip()
        wanted = {snake(bare), singular(snake(bare))}
        for entity, table in self.old:
            if wanted & {snake(entity.name), singular(snake(entity.name))}:
                return self._existing(table)
        for entity, made in self.new:
            if wanted & {snake(entity.name), singular(snake(entity.name)), made}:
                return self._made(entity, made)
        there = table_named(bare, self.inputs.existing)
        return self._existing(there) if there else None

    def _existing(self, table: Table) -> Parent | None:
        if len(table.primary_key) != 1 or not (key := table.column(table.primary_key[0])):
            return None
        is_user = self.is_user(table.name)
        stem = "user" if is_user else singular(snake(table.name))
        return Parent(table.name, stem, key.name, self._read_back(key.type), is_user)

    def _read_back(self, kind: ColumnType) -> ColumnType:
        """The type a key was meant to have: SQLite gives a UUID back as 32 characters."""
        as_text = kind.kind == "string" and kind.length == _UUID_DIGITS
        meant = as_text and self.inputs.conventions.id_kind == "uuid"
        return ColumnType("uuid") if meant else kind

    def _made(self, entity: Entity, table: str) -> Parent | None:
        keys = [a for a in entity.attributes if is_key(a.name, key=a.key)]
        if len(keys) > 1:
            return None
        kind = read_type(keys[0]).type if keys and keys[0].type else self.id_type()
        key = keys[0].name if keys else "id"
        return Parent(table, singular(snake(entity.name)), key, kind, self.is_user(entity.name))

    def id_type(self) -> ColumnType:
        """The type of a key that the database or the application makes up."""
        kind = self.inputs.conventions.id_kind
        return ColumnType("string", length=36) if kind == "string" else ColumnType(kind)

    def is_user(self, name: str) -> bool:
        """Rows of that table (or entity) are the application's users."""
        known = self.inputs.conventions.user_table
        return name == known or singular(snake(name)) == "user"

    def user(self) -> Parent | None:
        """The users' table, if there is one."""
        return self.parent(self.inputs.conventions.user_table or "user")


def _is_external_user(entity: Entity, inputs: DesignInputs) -> bool:
    """The spec speaks of users that no table of this database keeps."""
    known = inputs.conventions.user_model
    return not entity.attributes and (entity.name == known or snake(entity.name) == "user")


def _tells(entity: Entity, document: SpecDocument) -> bool:
    """There is something to store: an attribute, or a parent it belongs to."""
    held = any(
        r.entity == entity.name and r.cardinality == "many-to-one" for r in document.relationships
    )
    linked = any(entity.name in (r.entity, r.target) and r.cardinality == "many-to-many"
                 for r in document.relationships)  # fmt: skip
    return bool(entity.attributes) or held or linked


def is_key(name: str, *, key: bool) -> bool:
    """An attribute is (part of) the primary key."""
    return key or name == "id"


def table_name(entity: Entity, inputs: DesignInputs) -> str:
    """The spec's own name for the table, else one that follows the target's habit."""
    if stated := stated_table(entity, inputs.document):
        return stated
    one = snake(entity.name)
    name = plural(one) if inputs.conventions.plural else one
    return plural(one) if name in RESERVED_TABLES else name

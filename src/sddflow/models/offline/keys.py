"""A link becomes a column and a foreign key; what a deletion does is stated, demanded or asked."""

import re

from sddflow.domain.place import Source
from sddflow.domain.schema.naming import singular, with_article
from sddflow.domain.schema.table import Column, ForeignKey, OnDelete
from sddflow.domain.spec.document import Relationship
from sddflow.models.offline.deletion import answered_deletion
from sddflow.models.offline.links import Link, links_of
from sddflow.models.offline.notes import convention, guess, one_line, spec
from sddflow.models.offline.types import type_word
from sddflow.models.offline.world import World

FOREIGN = re.compile(r"(?:[Ll]ist|[Ss]et|[Ss]equence)\[\W*[A-Z](?!ny\b)|[Rr]elationship\b")
"""A type word of class code that is the other side of a relationship, no column."""


def key_column(link: Link, table: str, world: World) -> Column:
    """The column of a link, with the type of the key it points to."""
    _tell_type(link, table, world)
    nullable = link.required is False or (link.on_delete == "set null" and link.required is None)
    comment = f"The {singular(link.parent.table)} it belongs to."
    source = link.source
    if link.required is None and source.origin == "spec" and not nullable:
        source = guess_like(source, "a row without one would be nobody's")
    return Column(link.column, link.parent.type, nullable, comment=comment, source=source)


def guess_like(source: Source, why: str) -> Source:
    """The same line of the spec, marked as stretched by a guess; stays a spec source."""
    return Source(source.origin, one_line(f"{source.reason} ({why})"), source.file, source.line)


def _tell_type(link: Link, table: str, world: World) -> None:
    stated = type_word(link.attribute.type) if link.attribute and link.attribute.type else None
    if stated and stated.kind != link.parent.type.kind:
        world.notes.assume(
            f"{table}.{link.column} is {link.parent.type}: the spec says "
            f"{link.attribute.type if link.attribute else ''}, but that is the type of "
            f"{link.parent.table}.{link.parent.key}, which it points to"
        )


def foreign_key(link: Link, table: str, world: World) -> ForeignKey:
    """The constraint of a link."""
    action, source = _on_delete(link, table, world)
    return ForeignKey((link.column,), link.parent.table, (link.parent.key,), action, source=source)


def _on_delete(link: Link, table: str, world: World) -> tuple[OnDelete, Source]:
    answer, demanded = _answered(link, table, world), _demanded(link, world)
    if answer and demanded and answer.on_delete != "cascade":
        if link.source.origin != "convention":
            world.notes.assume(f"{one_line(answer.text)} is not followed: {demanded}")
        return "cascade", convention(demanded)
    action = answer.on_delete if answer else link.on_delete
    if action == "set null" and link.required:
        place = link.source.place
        world.notes.ask(
            f"{table}.{link.column} is required, but is to become empty when its "
            f"{link.parent.stem} goes: which of the two?",
            ("a deletion is refused", "the column is optional"),
            f"the foreign key of {table}.{link.column}",
            link.source,
        )
        return "restrict", guess(place, link.source.reason) if place else link.source
    if answer:
        return answer.on_delete, answer_source(answer)
    if link.on_delete:
        return link.on_delete, link.source
    if demanded:
        return "cascade", convention(demanded)
    return _unstated(link, table, world)


def _demanded(link: Link, world: World) -> str:
    """The principle by which rows go with the user who owns them; "" where there is none."""
    principle = world.principles.cascade
    owning = link.parent.is_user and link.required is not False
    return str(principle) if principle and owning else ""


def _answered(link: Link, table: str, world: World) -> Relationship | None:
    child = next((e.name for e, name in world.new if name == table), singular(table))
    return answered_deletion(child, link.parent, world)


def answer_source(answer: Relationship) -> Source:
    """The line of an answer in the spec, or the decision that it was part of."""
    said = answer.text or "an answered question"
    return spec(answer.place, said) if answer.place.line else Source("decision", one_line(said))


def _unstated(link: Link, table: str, world: World) -> tuple[OnDelete, Source]:
    """Refused: nothing is lost that nobody said may be lost."""
    parent = link.parent.stem
    why = f"the spec does not say what happens to {table} when {with_article(parent)} is deleted"
    source = Source(
        "assumption", one_line(f"{why}; refusing loses nothing"), link.source.file, link.source.line
    )
    world.notes.assume(
        f"deleting {with_article(parent)} that still has {table} is refused: {why}; "
        "this loses nothing"
    )
    if link.parent.is_user:
        world.notes.ask(
            f"What becomes of {table} when their {parent} is deleted?",
            ("the deletion is refused", "they are deleted too"),
            f"ON DELETE of {table}.{link.column}",
            link.source,
        )
    return "restrict", source


def owner_link(table: str, links: tuple[Link, ...], world: World) -> Link | None:
    """The user's key that the constitution demands and the spec does not name.

    Only for rows that belong to a user through their parents: a lookup table is nobody's.
    """
    principle, user = world.principles.owner, world.user()
    if not principle or not user or any(k.parent.is_user and _is_owning(k) for k in links):
        return None
    if user.table == table or not _reaches_user(links, world, {table}):
        return None
    world.notes.assume(f"{table} gets a user_id of its own: {principle}")
    return Link(
        "user_id",
        user,
        required=True,
        unique=False,
        on_delete="",
        source=convention(str(principle)),
    )


def _is_owning(link: Link) -> bool:
    """A required key to the user, or one to the author whom the spec lets go."""
    stem = link.column.removesuffix("_id")
    left = link.on_delete == "set null" and stem in ("author", "creator", "owner", "user")
    return link.required is not False or left


def _reaches_user(links: tuple[Link, ...], world: World, seen: set[str]) -> bool:
    for link in links:
        if link.parent.table in seen:
            continue
        seen.add(link.parent.table)
        if link.parent.is_user or _parent_reaches(link.parent.table, world, seen):
            return True
    return False


def _parent_reaches(table: str, world: World, seen: set[str]) -> bool:
    there = world.inputs.existing.table(table)
    if there and any(world.is_user(key.referred) for key in there.foreign_keys):
        return True
    entity = next((e for e, name in world.new if name == table), None)
    return entity is not None and _reaches_user(links_of(entity, world), world, seen)

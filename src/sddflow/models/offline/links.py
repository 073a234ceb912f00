"""Foreign keys: which columns of an entity point to another table, and what a deletion does."""

import re
from dataclasses import dataclass, replace

from sddflow.domain.place import Source
from sddflow.domain.schema.naming import singular, snake
from sddflow.domain.schema.table import OnDelete
from sddflow.domain.spec.document import Attribute, Entity, Relationship
from sddflow.domain.spec.people import PEOPLE
from sddflow.models.offline.deletion import stated_deletion
from sddflow.models.offline.notes import spec
from sddflow.models.offline.world import Parent, World, is_key

_OWNERS = {"", "owner", "author", "creator"}
_BELONGS = re.compile(r"\bbelongs? to\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A column that points to a parent.

    Args:
        column: its name.
        parent: where it points.
        required: NULL is not allowed; None where the spec is silent.
        unique: one row per parent.
        on_delete: as the spec says; "" where it is silent.
        source: what asks for it.
        attribute: the spec's own attribute for it, if there is one.
    """

    column: str
    parent: Parent
    required: bool | None
    unique: bool
    on_delete: OnDelete
    source: Source
    attribute: Attribute | None = None


def links_of(entity: Entity, world: World) -> tuple[Link, ...]:
    """Every link of an entity: those its attributes name, then those only a relationship states."""
    named = tuple(
        link for a in entity.attributes if (link := _from_attribute(a, entity, world)) is not None
    )
    ends = tuple(_ends(entity, world))
    told = tuple(_completed(link, ends, world) for link in named)
    there = {link.parent.table for link in told}
    beside = {f"{r.role}_id" for r, _ in ends if r.role} | _owned_beside(told, ends)
    extra = [
        link
        for link in _from_ends(entity, ends, world)
        if link.parent.table not in there or link.column in beside
    ]
    distinct = {link.column: link for link in (*extra, *told)}
    return (*told, *(link for link in distinct.values() if link not in told))


def _owned_beside(told: tuple[Link, ...], ends: tuple[tuple[Relationship, str], ...]) -> set[str]:
    """The owner's key, where a row belongs to a user and names others who are users, too."""
    others = [link for link in told if link.parent.is_user]
    roles = {r.role for r, _ in ends}
    named = all(link.column.removesuffix("_id") in roles - _OWNERS for link in others)
    belongs = any(not r.role and _BELONGS.search(r.text) for r, _ in ends if r.target == "User")
    return {"user_id"} if others and named and belongs else set()


def referred_name(attribute: Attribute, world: World) -> str:
    """The entity or table an attribute points to by its reference, its name or its role; or ""."""
    if attribute.references:
        return attribute.references
    if is_key(attribute.name, key=attribute.key) and not attribute.name.endswith("_id"):
        return ""
    stem = snake(attribute.name).removesuffix("_id")
    by_key = attribute.name.lower().endswith("_id")
    if stem and (by_key or not attribute.type) and world.parent(stem):
        return stem
    plain_text = attribute.type or attribute.max_length or attribute.choices
    return "user" if (by_key or not plain_text) and stem in PEOPLE else ""


def _from_attribute(attribute: Attribute, entity: Entity, world: World) -> Link | None:
    name = referred_name(attribute, world)
    parent = world.parent(name) if name else None
    if parent is None and name and world.is_user(name):
        parent = world.user()
    if parent is None:
        return None
    column = snake(attribute.name)
    plain = column in (snake(name), parent.stem, parent.table) or column in PEOPLE
    plain = plain or bool(attribute.references and not attribute.type)
    column = f"{column}_id" if plain and not column.endswith(("_id", "_by")) else column
    action = stated_deletion(entity, parent, world, attribute.text)
    return Link(column, parent, attribute.required, attribute.unique == "global", action,
                spec(attribute.place, attribute.text or attribute.name), attribute)  # fmt: skip


def _ends(entity: Entity, world: World) -> list[tuple[Relationship, str]]:
    """Relationships in which the entity holds the key, with the parent's name."""
    stated = world.inputs.document.relationships
    found = [(r, r.target) for r in stated if _same(r.entity, entity.name) and _holds(r, world)]
    return found + [(r, r.entity) for r in stated
                    if _same(r.target, entity.name) and _is_held(r, world)
                    and not _many_both_ways(r, world)]  # fmt: skip


def _holds(r: Relationship, world: World) -> bool:
    if r.cardinality == "many-to-one":
        return True
    return r.cardinality == "one-to-one" and not _is_held(r, world)


def _is_held(r: Relationship, world: World) -> bool:
    """The other side holds the key: "has many", or a "has one" of something new."""
    if r.cardinality == "one-to-many":
        return True
    if r.cardinality != "one-to-one":
        return False
    is_new = any(_same(e.name, r.target) for e, _ in world.new)
    belongs = re.search(r"\b(?:belongs?|part of|of exactly one)\b", r.text, re.IGNORECASE)
    return is_new and not belongs


def _many_both_ways(r: Relationship, world: World) -> bool:
    stated = world.inputs.document.relationships
    back = any(_same(o.entity, r.target) and _same(o.target, r.entity)
               and o.cardinality == "one-to-many" and o is not r for o in stated)  # fmt: skip
    return back and r.cardinality == "one-to-many" and not _same(r.entity, r.target)


def _same(one: str, other: str) -> bool:
    return singular(snake(one)) == singular(snake(other))


def _completed(link: Link, ends: tuple[tuple[Relationship, str], ...], world: World) -> Link:
    """The link with what relationships to the same parent say beside it."""
    for r, name in sorted(ends, key=lambda end: not end[0].role):
        parent = world.parent(name)
        other = bool(r.role) and link.column != f"{r.role}_id"
        if parent is None or parent.table != link.parent.table or other:
            continue
        required = link.required if link.required is not None else _required(r)
        unique = link.unique or r.cardinality == "one-to-one"
        link = replace(
            link, required=required, unique=unique, on_delete=link.on_delete or r.on_delete
        )
    return link


def _required(r: Relationship) -> bool | None:
    return r.required if r.cardinality in ("many-to-one", "one-to-one") else None


def _from_ends(
    entity: Entity, ends: tuple[tuple[Relationship, str], ...], world: World
) -> tuple[Link, ...]:
    links: dict[str, Link] = {}
    for r, name in ends:
        parent = world.parent(name)
        if parent is None:
            continue
        is_self = _same(r.entity, r.target)
        column = f"{r.role or ('parent' if is_self else parent.stem)}_id"
        action = r.on_delete or stated_deletion(entity, parent, world, r.text)
        required = (_required(r) or False) if is_self else _required(r)
        fresh = Link(column, parent, required, r.cardinality == "one-to-one", action,
                     spec(r.place, r.text or f"{r.entity} {r.cardinality} {r.target}"))  # fmt: skip
        links[column] = _merged(links[column], fresh) if column in links else fresh
    return tuple(links.values())


def _merged(one: Link, other: Link) -> Link:
    return replace(
        one,
        required=one.required if one.required is not None else other.required,
        unique=one.unique or other.unique,
        on_delete=one.on_delete or other.on_delete,
    )

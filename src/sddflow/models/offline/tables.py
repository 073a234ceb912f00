"""A new table for an entity: key, columns, foreign keys, constraints, owner and times."""

import re
from dataclasses import dataclass

from sddflow.domain.checks.design.matching import never_changes
from sddflow.domain.place import Source
from sddflow.domain.schema.naming import constraint_name, snake
from sddflow.domain.schema.table import Check, Column, Table, Unique
from sddflow.domain.spec.document import Attribute, Entity
from sddflow.models.offline.columns import Wanted, column_name, column_of, key_columns, timestamp
from sddflow.models.offline.keys import FOREIGN, foreign_key, key_column, owner_link
from sddflow.models.offline.links import Link, links_of
from sddflow.models.offline.notes import convention, one_line, spec
from sddflow.models.offline.world import World, is_key


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table without its indexes, and the entity it is for."""

    entity: Entity
    table: Table


def new_table(entity: Entity, name: str, world: World) -> Drawn:
    """The table that keeps an entity's rows; its indexes come when all tables are known."""
    links = links_of(entity, world)
    if forced := owner_link(entity, name, links, world):
        links = (forced, *links)
    linked = {id(link.attribute): link for link in links if link.attribute}
    keys = tuple(Wanted(name, entity, a) for a in entity.attributes
                 if is_key(a.name, key=a.key) and id(a) not in linked)  # fmt: skip
    natural = tuple(link for link in links if link.attribute and link.attribute.key)
    columns = [] if natural and not keys else list(key_columns(keys, world))
    primary = (*(c.name for c in columns), *(link.column for link in natural))
    columns += [key_column(link, name, world) for link in links if link.attribute is None]
    columns += _told(entity, name, linked, {id(w.attribute) for w in keys}, world)
    columns += _times(entity, columns, world)
    distinct = tuple({c.name: c for c in reversed(columns)}.values())[::-1]
    wanted = Wanted(name, entity, entity.attributes[0]) if entity.attributes else None
    table = Table(
        name=name, columns=distinct, primary_key=tuple(dict.fromkeys(primary)),
        foreign_keys=tuple(foreign_key(link, name, world) for link in links),
        checks=tuple(choice_checks(entity, name, world)),
        model=entity.name, comment=one_line(entity.description), owner=_owner(links, distinct, world),
        source=spec(entity.place, entity.description or entity.name),
    )  # fmt: skip
    uniques = tuple(_uniques(entity, links, table, world)) if wanted or links else ()
    return Drawn(entity, _with_uniques(table, uniques))


def _told(
    entity: Entity, table: str, linked: dict[int, Link], keys: set[int], world: World
) -> list[Column]:
    told = []
    for attribute in entity.attributes:
        if link := linked.get(id(attribute)):
            told.append(key_column(link, table, world))
        elif id(attribute) not in keys and not re.match(FOREIGN, attribute.type.lower()):
            told.append(column_of(Wanted(table, entity, attribute), world))
    return told


def _with_uniques(table: Table, uniques: tuple[Unique, ...]) -> Table:
    from dataclasses import replace

    return replace(table, uniques=uniques)


def _owner(links: tuple[Link, ...], columns: tuple[Column, ...], world: World) -> str:
    """The required column that names the user a row belongs to."""
    mine = [link.column for link in links if link.parent.is_user and link.required is not False]
    usual = [c for c in mine if c in ("user_id", "owner_id")] or mine
    loose = [c.name for c in columns if c.name == "user_id" and not c.nullable]
    return next(iter((*usual, *loose)), "")


def choice_checks(entity: Entity, table: str, world: World) -> list[Check]:
    """A named CHECK for each closed list of values."""
    checks = []
    for a in entity.attributes:
        if a.choices:
            column = column_name(Wanted(table, entity, a), world)
            name = constraint_name("ck", table, (column,))
            checks.append(Check(name, column=column, choices=a.choices,
                                source=spec(a.place, a.text or a.name)))  # fmt: skip
    return checks


def _uniques(entity: Entity, links: tuple[Link, ...], table: Table, world: World) -> list[Unique]:
    found: dict[tuple[str, ...], Unique] = {}
    for attribute in entity.attributes:
        columns = unique_columns(attribute, entity, table, links)
        if columns and frozenset(columns) not in map(frozenset, (*found, table.primary_key)):
            found[columns] = _unique(
                table.name, columns, spec(attribute.place, attribute.text or attribute.name)
            )
    for link in links:
        if link.unique and (link.column,) not in (*found, table.primary_key):
            found[(link.column,)] = _unique(table.name, (link.column,), link.source)
    return list(found.values())


def unique_columns(
    attribute: Attribute, entity: Entity, table: Table, links: tuple[Link, ...]
) -> tuple[str, ...]:
    """The columns that an attribute is unique over; () where it is not, or one is missing."""
    own = next((k.column for k in links if k.attribute is attribute), snake(attribute.name))
    own = own if table.column(own) else f"{own}_id"
    if (
        not attribute.unique
        or (is_key(attribute.name, key=attribute.key)
        and attribute.unique == "global")
    ):
        return ()
    if attribute.unique == "global":
        columns: tuple[str, ...] = (own,)
    elif attribute.unique == "user":
        columns = (table.owner, own)
    else:
        other = snake(attribute.unique)
        columns = (other if table.column(other) else f"{other}_id", own)
    return (
        columns
        if all(table.column(c) for c in columns) and len(set(columns)) == len(columns)
        else ()
    )


def _unique(table: str, columns: tuple[str, ...], source: Source) -> Unique:
    return Unique(columns, constraint_name("uq", table, columns), source)


def _times(entity: Entity, columns: list[Column], world: World) -> list[Column]:
    """The usual time columns that the spec does not list itself."""
    demanded = world.principles
    usual = (*world.inputs.conventions.timestamps, "created_at", "updated_at")
    made, changed = (usual[0], usual[1]) if len(world.inputs.conventions.timestamps) > 1 else (
        next(iter(world.inputs.conventions.timestamps), "created_at"), "updated_at")  # fmt: skip
    there = {c.name.lower().replace("_", "") for c in columns}
    lists_times = any(t.startswith("created") for t in there)
    wanted = []
    habit = bool(world.inputs.conventions.timestamps)
    if not lists_times and (demanded.created or habit):
        wanted.append(timestamp(made, world, _why(demanded.created, "the other tables have it")))
    plain = not lists_times and habit and len(world.inputs.conventions.timestamps) > 1
    changes = not never_changes(entity, world.inputs.document)
    if (
        not any(t.startswith(("updated", "modified")) for t in there)
        and changes
        and (demanded.updated or plain)
    ):
        wanted.append(timestamp(changed, world, _why(demanded.updated, "the other tables have it")))
    return wanted


def _why(principle: object, habit: str) -> Source:
    return convention(str(principle) if principle else habit)

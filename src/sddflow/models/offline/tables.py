"""A new table for an entity: key, columns, foreign keys, constraints, owner and times."""

import re
from dataclasses import dataclass, replace

from sddflow.domain.schema.naming import constraint_name, snake
from sddflow.domain.schema.table import Check, Column, Table
from sddflow.domain.spec.document import Entity
from sddflow.models.offline.columns import Wanted, column_name, column_of, key_columns
from sddflow.models.offline.elsewhere import user_elsewhere
from sddflow.models.offline.keys import FOREIGN, foreign_key, key_column, owner_link
from sddflow.models.offline.links import Link, links_of
from sddflow.models.offline.notes import one_line, spec
from sddflow.models.offline.times import times
from sddflow.models.offline.uniques import uniques
from sddflow.models.offline.world import World, is_key

_LEAD = re.compile(r"^(?:\s*\((?:[^()]|\([^()]*\))*\)\s*[:,-]?)+")
_TAIL = re.compile(r"\s*(?:\b(?:key )?(?:attributes|fields|columns)\b\s*:?\s*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table without its indexes, and the entity it is for."""

    entity: Entity
    table: Table


def new_table(entity: Entity, name: str, world: World) -> Drawn:
    """The table that keeps an entity's rows; its indexes come when all tables are known."""
    links = links_of(entity, world)
    if forced := owner_link(name, links, world):
        links = (forced, *links)
    columns, primary = _columns(entity, name, links, world)
    table = Table(
        name=name,
        columns=columns,
        primary_key=primary,
        foreign_keys=tuple(foreign_key(link, name, world) for link in links),
        checks=checks_of(entity, columns, name, world),
        model=entity.name,
        comment=described(entity),
        owner=_owner(links, columns),
        source=spec(entity.place, entity.description or entity.name),
    )
    return Drawn(entity, replace(table, uniques=uniques(entity, links, table, world)))


def _columns(
    entity: Entity, table: str, links: tuple[Link, ...], world: World
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """All columns in order, each once, and the names of the primary key."""
    linked = {id(link.attribute): link for link in links if link.attribute}
    keys = tuple(Wanted(table, entity, a) for a in entity.attributes
                 if is_key(a.name, key=a.key) and id(a) not in linked)  # fmt: skip
    natural = tuple(k.column for k in links if k.attribute and k.attribute.key)
    columns = list(key_columns(keys, world)) if keys or not natural else []
    primary = (*(c.name for c in columns), *natural)
    columns += [key_column(link, table, world) for link in links if link.attribute is None]
    columns += [loose] if (loose := user_elsewhere(entity, table, world)) else []
    columns += _told(entity, table, linked, world)
    columns += times(entity, columns, world)
    once: dict[str, Column] = {}
    for column in columns:
        once.setdefault(column.name, column)
    return tuple(once.values()), tuple(dict.fromkeys(primary))


def _told(entity: Entity, table: str, linked: dict[int, Link], world: World) -> list[Column]:
    told = []
    for attribute in entity.attributes:
        if link := linked.get(id(attribute)):
            told.append(key_column(link, table, world))
        elif not is_key(attribute.name, key=attribute.key) and not FOREIGN.match(attribute.type):
            told.append(column_of(Wanted(table, entity, attribute), world))
    return told


def _owner(links: tuple[Link, ...], columns: tuple[Column, ...]) -> str:
    """The required column that names the user a row belongs to."""
    mine = [link.column for link in links if link.parent.is_user and link.required is not False]
    usual = [c for c in mine if c in ("user_id", "owner_id")] or mine
    loose = [c.name for c in columns if c.name in ("user_id", "owner_id") and not c.nullable]
    return next(iter((*usual, *loose)), "")


def checks_of(
    entity: Entity, columns: tuple[Column, ...], table: str, world: World
) -> tuple[Check, ...]:
    """A named CHECK for each closed list of values, and for each text that has a least length."""
    kinds = {c.name: c.type.kind for c in columns}
    checks = []
    for a in entity.attributes:
        column = column_name(Wanted(table, entity, a), world)
        source = spec(a.place, a.text or a.name)
        if a.choices and column in kinds:
            name = constraint_name("ck", table, (column,))
            checks.append(Check(name, column=column, choices=a.choices, source=source))
        elif a.min_length and kinds.get(column) in ("string", "text"):
            name = constraint_name("ck", table, (column, "length"))
            checks.append(Check(name, column=column, source=source, min_length=a.min_length))
    return tuple(checks)


def described(entity: Entity) -> str:
    """What a row is: the first sentence of the spec's words, without remarks about the table."""
    if _is_list(entity):
        return ""
    bare = _TAIL.sub("", _LEAD.sub("", entity.description.strip()))
    first = re.split(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)\s|;\s", bare, maxsplit=1)[0].strip(" .:;")
    return one_line(f"{first[:1].upper()}{first[1:]}.") if first else ""


def _is_list(entity: Entity) -> bool:
    """The description is nothing but the names of the attributes."""
    begin = snake(re.split(r"[,(\[:]", entity.description.strip("` "))[0].strip("` "))
    return bool(entity.attributes) and begin == entity.attributes[0].name

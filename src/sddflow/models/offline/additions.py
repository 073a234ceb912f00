"""What an existing table gains: only the columns that are missing."""

import re
from dataclasses import dataclass, replace

from sddflow.domain.place import Source
from sddflow.domain.schema.design import Addition, Fill
from sddflow.domain.schema.naming import constraint_name, snake
from sddflow.domain.schema.table import Column, Index, Table
from sddflow.domain.spec.document import Attribute, Entity
from sddflow.models.offline.columns import Wanted, column_name, column_of
from sddflow.models.offline.keys import foreign_key, key_column
from sddflow.models.offline.links import Link, links_of
from sddflow.models.offline.notes import spec
from sddflow.models.offline.tables import checks_of
from sddflow.models.offline.uniques import unique_columns
from sddflow.models.offline.world import World, is_key

_CONSTANT = re.compile(
    r"\bexisting \w+ (?:get|receive|become|are set to|start as|are given)\s+"
    r"[\"'`](?P<value>[^\"'`]+)[\"'`]",
    re.IGNORECASE,
)
_COPY = re.compile(r"\bcopied from (?:the )?`?(?:\w+\.)?(?P<value>\w+)`?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gained:
    """An addition and the data moves it needs."""

    addition: Addition
    fills: tuple[Fill, ...] = ()


def gained(entity: Entity, table: Table, world: World) -> Gained | None:
    """What an existing table is missing; None where it has everything."""
    absent = (k for k in links_of(entity, world) if table.column(k.column) is None)
    links = [k for k in absent if k.attribute or _is_new(k, table)]
    linked = {id(k.attribute): k for k in links}
    columns, fills = list[Column](), list[Fill]()
    for attribute in entity.attributes:
        if link := linked.get(id(attribute)):
            columns.append(replace(key_column(link, table.name, world), nullable=True))
        elif not _is_there(attribute, entity, table, world):
            column, fill = _safe(Wanted(table.name, entity, attribute, exists=True), table, world)
            columns.append(column)
            fills += [fill] if fill else []
    columns += [
        replace(key_column(k, table.name, world), nullable=True) for k in links if not k.attribute
    ]
    columns = list({c.name: c for c in columns}.values())
    if not columns:
        return None
    keys = tuple(foreign_key(replace(k, required=False), table.name, world) for k in links)
    checks = checks_of(entity, tuple(columns), table.name, world)
    source = spec(entity.place, entity.description or entity.name)
    uniques = tuple(_unique_indexes(entity, table, tuple(columns), world))
    return Gained(Addition(table.name, tuple(columns), keys, uniques, source, checks), tuple(fills))


def _is_new(link: Link, table: Table) -> bool:
    """A stated link that no key of the table is; one to rows of its own kind has its own name."""
    return link.parent.table == table.name or all(
        key.referred != link.parent.table for key in table.foreign_keys
    )


def _is_there(attribute: Attribute, entity: Entity, table: Table, world: World) -> bool:
    if is_key(attribute.name, key=attribute.key):
        return True
    names = {snake(attribute.name), attribute.name, f"{snake(attribute.name)}_id"}
    links = {k.column for k in links_of(entity, world) if k.attribute is attribute}
    return any(table.column(n) for n in names | links)


def _safe(wanted: Wanted, table: Table, world: World) -> tuple[Column, Fill | None]:
    """A column that existing rows can have: a default, a stated move, or NULL and a question."""
    column = column_of(wanted, world)
    if column.nullable or column.default:
        return column, None
    fill = _fill(wanted, column.name, table)
    if fill is None:
        world.notes.ask(
            f"What do existing rows of {table.name} get as {column.name}, which is required?",
            ("it stays optional until somebody says", "a default value"),
            f"NOT NULL of {table.name}.{column.name}",
            column.source or Source("assumption", "required, without a default"),
        )
        return replace(column, nullable=True), None
    return column, fill


def _fill(wanted: Wanted, column: str, table: Table) -> Fill | None:
    attribute = wanted.attribute
    source = spec(attribute.place, attribute.text)
    if found := _COPY.search(attribute.text):
        known = table.column(found["value"])
        return Fill(table.name, column, "copy", known.name, source) if known else None
    found = _CONSTANT.search(attribute.text)
    return Fill(table.name, column, "constant", found["value"], source) if found else None


def _unique_indexes(
    entity: Entity, table: Table, columns: tuple[Column, ...], world: World
) -> list[Index]:
    """Uniqueness of new columns: a unique index, which every database can add to a table."""
    owner = next((k.columns[0] for k in table.foreign_keys if world.is_user(k.referred)), "")
    whole = replace(table, columns=(*table.columns, *columns), owner=table.owner or owner)
    fresh, found = {c.name for c in columns}, list[Index]()
    for attribute in entity.attributes:
        over = unique_columns(attribute, whole, ())
        name = column_name(Wanted(table.name, entity, attribute), world)
        if over and name in fresh:
            source = spec(attribute.place, attribute.text or attribute.name)
            serves = f"no two rows share {', '.join(over)}"
            named = constraint_name("uq", table.name, over)
            found.append(Index(named, over, unique=True, serves=serves, source=source))
    return found

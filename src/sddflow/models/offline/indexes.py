"""Indexes: one for each stated query, and for a foreign key that none of them covers."""

import re

from sddflow.domain.schema.naming import constraint_name, singular, snake, with_article
from sddflow.domain.schema.table import ForeignKey, Index, Table
from sddflow.domain.spec.asked import asked_column
from sddflow.domain.spec.document import Query
from sddflow.models.offline.notes import convention, one_line, spec
from sddflow.models.offline.world import World

_OWN = re.compile(r"\b(?:user|owner|customer|person|member)['’]s\b|\b(?:their|my)\b", re.I)


def indexed(table: Table, entity: str, world: World, schema: dict[str, Table]) -> tuple[Index, ...]:
    """The indexes a table needs, none of them a prefix of another.

    Args:
        table: with its columns, keys and constraints.
        entity: the name queries know it by.
        world: with the spec's queries.
        schema: every table by name, to see whose rows a parent's are.
    """
    asked = [_serving(q, table, world, schema) for q in _queries(entity, table, world)]
    keyed = [_for_key(table, key, world) for key in table.foreign_keys]
    keyed += [_for_owner(table, world)] if table.owner else []
    return without_superfluous(table, tuple(i for i in (*asked, *keyed) if i is not None))


def without_superfluous(table: Table, indexes: tuple[Index, ...]) -> tuple[Index, ...]:
    """Those that no key, unique or longer index begins with; the first of two equal ones."""
    kept: list[Index] = []
    for at, index in enumerate(indexes):
        longer = any(
            _begins(o.columns, index.columns) and (len(o.columns) > len(index.columns) or n < at)
            for n, o in enumerate(indexes) if n != at
        )  # fmt: skip
        if not longer and not covered(table, index.columns):
            kept.append(index)
    return tuple(kept)


def covered(table: Table, columns: tuple[str, ...]) -> bool:
    """The primary key, a unique or an index the table has begins with these columns."""
    ways = [table.primary_key, *(u.columns for u in table.uniques)]
    ways += [i.columns for i in table.indexes if not i.where]
    return any(_begins(way, columns) for way in ways)


def _begins(longer: tuple[str, ...], columns: tuple[str, ...]) -> bool:
    return longer[: len(columns)] == columns


def _queries(entity: str, table: Table, world: World) -> list[Query]:
    wanted = {singular(snake(entity)), singular(table.name)}
    return [q for q in world.inputs.document.queries if singular(snake(q.entity)) in wanted]


def _serving(query: Query, table: Table, world: World, schema: dict[str, Table]) -> Index | None:
    by = tuple(
        dict.fromkeys(c for name in query.by if (c := asked_column(name, table, table.owner)))
    )
    by = _most_telling(by, table, schema)
    if not by and table.owner and _OWN.search(query.text):
        by = (table.owner,)
    elif not by:
        by = _whole(table, world, schema)
    order = asked_column(query.order, table, table.owner) or _newest(query, table)
    columns = tuple(dict.fromkeys((*by, *((order,) if order else ()))))
    if not columns or not all(_orderable(table, c) for c in columns):
        return None
    return Index(constraint_name("ix", table.name, columns), columns,
                 serves=one_line(query.text), source=spec(query.place, query.text))  # fmt: skip


def _whole(table: Table, world: World, schema: dict[str, Table]) -> tuple[str, ...]:
    """What rows are read together where a query does not say: those of one thing of one user."""
    within = [
        k.columns
        for k in table.foreign_keys
        if (parent := schema.get(k.referred))
        and any(world.is_user(other.referred) for other in parent.foreign_keys)
        and not any((c := table.column(n)) is None or c.nullable for n in k.columns)
        and k.referred != table.name
    ]
    if len(within) == 1:
        return within[0]
    return (table.owner,) if table.owner else ()


def _newest(query: Query, table: Table) -> str:
    """The time a row came to be, else the first time every row has: `started_at`."""
    if not query.descending or table.column("created_at"):
        return "created_at" if query.descending else ""
    times = (c.name for c in table.columns if c.type.kind == "datetime" and not c.nullable)
    return next(times, "")


def _most_telling(by: tuple[str, ...], table: Table, schema: dict[str, Table]) -> tuple[str, ...]:
    """Without the owner, where another key already leads to rows of one user only."""
    if table.owner not in by or len(by) == 1:
        return by
    owned = {k.columns[0] for k in table.foreign_keys
             if k.referred in schema and schema[k.referred].owner}  # fmt: skip
    return tuple(c for c in by if c != table.owner) if owned & set(by) else by


def _orderable(table: Table, name: str) -> bool:
    column = table.column(name)
    return column is not None and column.type.kind not in ("json", "binary", "text")


def _for_owner(table: Table, world: World) -> Index:
    """For a user that another system keeps; elsewhere the foreign key's index is the same."""
    reason = str(world.principles.owner or f"{table.name} is read by its owner")
    name = constraint_name("ix", table.name, (table.owner,))
    return Index(name, (table.owner,), serves="rows of one user", source=convention(reason))


def _for_key(table: Table, key: ForeignKey, world: World) -> Index:
    parent = singular(key.referred)
    what = f"rows of one {parent}, and deleting {with_article(parent)}"
    demanded = world.principles.owner
    reason = (
        str(demanded)
        if demanded and key.columns == (table.owner,)
        else f"{table.name} is searched by {', '.join(key.columns)} "
        f"whenever {with_article(parent)} is deleted"
    )
    return Index(constraint_name("ix", table.name, key.columns), key.columns, serves=what,
                 source=convention(reason))  # fmt: skip

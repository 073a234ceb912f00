"""One edit of a design each: what a human may ask for in a sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from sddflow.domain.place import Source
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.naming import constraint_name, singular, snake
from sddflow.domain.schema.table import Column, Index, Schema, Table, Unique
from sddflow.models.offline.indexes import covered
from sddflow.models.offline.rename import column_renamed, table_renamed

Match = re.Match[str]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Wish:
    """A sentence that was understood.

    Args:
        design: before it.
        existing: the schema there is.
        found: its words, by the groups of the pattern that understood it.
        source: the human's decision, for what comes of it.
    """

    design: Design
    existing: Schema
    found: Match
    source: Source


def renamed(wish: Wish) -> Design | None:
    """`rename messages.role to author_role`, or a whole new table."""
    old, new, where = wish.found[1], snake(wish.found[2].rpartition(".")[2]), wish.found[3] or ""
    if (table := _table(wish.design, old)) and not where:
        taken = wish.existing.table(new) or _table(wish.design, new)
        return None if taken else table_renamed(wish.design, table.name, new)
    at = _located(wish.design, old, where)
    if at is None or at[0].column(new) or at[1] == "id":
        return None
    return _replaced(wish.design, column_renamed(at[0], at[1], new, wish.source))


def with_index(wish: Wish) -> Design | None:
    """`add index on role, created_at of messages`, or `on messages(role, created_at)`."""
    names = [n.strip(" `\"'") for n in re.split(r",|\band\b", wish.found[3])]
    where = wish.found[4] or wish.found[2] or names[0].rpartition(".")[0]
    columns = tuple(snake(n.rpartition(".")[2]) for n in names if n)
    table = _table(wish.design, where) if where else _holder(wish.design, columns)
    if table is None or not columns or any(table.column(c) is None for c in columns):
        return None
    if covered(table, columns) and not wish.found[1]:
        return wish.design
    index = Index(constraint_name("ix", table.name, columns), columns, unique=bool(wish.found[1]),
                  serves=wish.source.reason, source=wish.source)  # fmt: skip
    kept = tuple(i for i in table.indexes if columns[: len(i.columns)] != i.columns or i.unique)
    return _replaced(wish.design, replace(table, indexes=(*kept, index)))


def without_index(wish: Wish) -> Design | None:
    """`drop index ix_messages_role`."""
    holder = next(
        (t for t in wish.design.tables if any(i.name == wish.found[1] for i in t.indexes)), None
    )
    if holder is None:
        return None
    return _replaced(
        wish.design,
        replace(holder, indexes=tuple(i for i in holder.indexes if i.name != wish.found[1])),
    )


def without_column(wish: Wish) -> Design | None:
    """`drop column title of conversations`; a key column stays."""
    at = _located(wish.design, wish.found[1], wish.found[2] or "")
    if at is None or at[1] in at[0].primary_key or at[1] == at[0].owner:
        return None
    table, name = at
    return _replaced(wish.design, replace(
        table,
        columns=tuple(c for c in table.columns if c.name != name),
        foreign_keys=_without(table.foreign_keys, lambda k: name in k.columns),
        uniques=_without(table.uniques, lambda u: name in u.columns),
        checks=_without(table.checks, lambda c: c.column == name),
        indexes=_without(table.indexes, lambda i: name in i.columns),
    ))  # fmt: skip


def required(wish: Wish) -> Design | None:
    """`make title of conversations required`, or optional."""
    nullable = wish.found[3].lower() in ("optional", "nullable")
    return _column_changed(
        wish.design, wish.found, lambda c: replace(c, nullable=nullable, source=wish.source)
    )


def unique(wish: Wish) -> Design | None:
    """`make title of conversations unique`."""
    at = _located(wish.design, wish.found[1], wish.found[2] or "")
    if at is None:
        return None
    table, name = at
    fresh = Unique((name,), constraint_name("uq", table.name, (name,)), wish.source)
    return _replaced(wish.design, replace(table, uniques=(*table.uniques, fresh)))


def limited(wish: Wish) -> Design | None:
    """`title at most 100 characters`; no shorter than the values it must hold."""
    limit = int(wish.found[3])
    at = _located(wish.design, wish.found[1], wish.found[2] or "")
    if at is None or limit < max(_longest(at[0], at[1]), 1):
        return None

    def cut(column: Column) -> Column:
        return replace(
            column, type=replace(column.type, kind="string", length=limit), source=wish.source
        )

    column = at[0].column(at[1])
    if column is None or column.type.kind not in ("string", "text"):
        return None
    return _column_changed(wish.design, wish.found, cut)


def _longest(table: Table, name: str) -> int:
    column = table.column(name)
    values = [v for c in table.checks if c.column == name for v in c.choices]
    if column and column.default:
        values.append(column.default.value)
    return max(map(len, values), default=0)


def _column_changed(
    design: Design, found: Match, change: Callable[[Column], Column]
) -> Design | None:
    at = _located(design, found[1], found[2] or "")
    if at is None or at[1] in at[0].primary_key:
        return None
    table, name = at
    columns = tuple(change(c) if c.name == name else c for c in table.columns)
    return _replaced(design, replace(table, columns=columns))


def _without(items: tuple[_T, ...], gone: Callable[[_T], bool]) -> tuple[_T, ...]:
    return tuple(i for i in items if not gone(i))


def _replaced(design: Design, table: Table) -> Design:
    return replace(
        design, tables=tuple(table if t.name == table.name else t for t in design.tables)
    )


def _table(design: Design, name: str) -> Table | None:
    wanted = singular(snake(name))
    return next((t for t in design.tables if singular(t.name) == wanted), None)


def _located(design: Design, name: str, where: str) -> tuple[Table, str] | None:
    """The new table and column a name means; None where no table, or several, have it."""
    before, _, column = name.rpartition(".")
    home = before or where
    if home:
        table = _table(design, home)
        return (table, snake(column)) if table and table.column(snake(column)) else None
    holders = [t for t in design.tables if t.column(snake(column))]
    return (holders[0], snake(column)) if len(holders) == 1 else None


def _holder(design: Design, columns: tuple[str, ...]) -> Table | None:
    holders = [t for t in design.tables if all(t.column(c) for c in columns)]
    return holders[0] if len(holders) == 1 else None

"""Rows that find what a migration looks up for them: a charge has the tariff that is asked for.

`UPDATE charges SET tariff_id = t.id FROM tariffs t WHERE t.zone = charges.zone AND charges.weight
BETWEEN t.low AND t.high` finds nothing for values that were made up; where nothing found is nothing
allowed, such rows show no more than that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlglot import exp

from sddflow.database.light import light
from sddflow.database.rows import take
from sddflow.domain.schema.table import Schema, Table
from sddflow.proof.parsed import parsed

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Lookup:
    """Columns of a table that are to say what those of another one say.

    Args:
        table: whose rows look.
        other: where they look.
        pairs: a column of the one, and one of the other, that are the same in a row that is found.
    """

    table: Table
    other: Table
    pairs: tuple[Pair, ...]


def match(
    engine: Engine,
    schema: Schema,
    statements: Iterable[str],
    dialect: Literal["sqlite", "postgresql"],
) -> None:
    """Give each row that an UPDATE finds nothing for the values of a row that it could find.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        statements: that a migration executes.
        dialect: of the database.
    """
    trees = (parsed(statement, dialect) for statement in statements)
    found = [each for tree in trees if isinstance(tree, exp.Update) for each in _of(tree, schema)]
    with engine.begin() as connection:
        for lookup in found:
            _fit(connection, lookup)


def _of(update: exp.Update, schema: Schema) -> Iterator[_Lookup]:
    table = schema.called(update.this.name)
    if table is None:
        return
    joined, where = update.args.get("from_"), update.args.get("where")
    if joined is not None and where is not None:
        yield from _between(update, table, joined.this, where, schema)
    for given in update.expressions:
        select = given.expression.find(exp.Select) if isinstance(given, exp.EQ) else None
        read = select.args.get("from_") if select is not None else None
        inner = select.args.get("where") if select is not None else None
        if read is not None and inner is not None:
            yield from _between(update, table, read.this, inner, schema)


def _between(
    update: exp.Update, table: Table, read: exp.Expr, where: exp.Where, schema: Schema
) -> Iterator[_Lookup]:
    other = schema.called(read.name) if isinstance(read, exp.Table) else None
    if other is None or other.name == table.name:
        return
    own, its = update.this.alias_or_name, read.alias_or_name
    pairs = []
    for condition in _parts(where.this):
        sides = _sides(condition)
        if sides is not None:
            by = {_owner(side, table, other, own, its): side.name for side in sides}
            if by.keys() == {"own", "its"}:
                pairs.append((by["own"], by["its"]))
    fixed = {*table.primary_key, *(name for columns in table.unique_sets for name in columns)}
    if pairs and not any(own_name in fixed for own_name, _ in pairs):
        yield _Lookup(table, other, tuple(pairs))


def _parts(condition: exp.Expr) -> Iterator[exp.Expr]:
    inner = condition.unnest()
    if isinstance(inner, exp.And):
        yield from _parts(inner.this)
        yield from _parts(inner.expression)
    else:
        yield inner


def _sides(condition: exp.Expr) -> tuple[exp.Column, exp.Column] | None:
    """Two columns that are the same where the condition holds: at the edge of a span, too."""
    one, other = condition.args.get("this"), condition.args.get("expression")
    if isinstance(condition, exp.Between):
        other = condition.args.get("low")
    elif not isinstance(condition, exp.EQ | exp.GTE | exp.LTE):
        return None
    both = isinstance(one, exp.Column) and isinstance(other, exp.Column)
    return (one, other) if both else None  # type: ignore[return-value]  # both are columns


def _owner(side: exp.Column, table: Table, other: Table, own: str, its: str) -> str:
    if side.table:
        return {own: "own", its: "its"}.get(side.table, "")
    here, there = table.column(side.name) is not None, other.column(side.name) is not None
    return "" if here == there else "own" if here else "its"


def _fit(connection: Connection, lookup: _Lookup) -> None:
    target, rows = light(lookup.table), take(connection, lookup.table).rows
    others = list(take(connection, lookup.other).rows.values())
    there = [row for row in others if all(row[name] is not None for _, name in lookup.pairs)]
    for number, row in enumerate(rows.values() if there and lookup.table.primary_key else ()):
        if any(all(row[a] == each[b] for a, b in lookup.pairs) for each in there):
            continue
        chosen = there[number % len(there)]
        said: dict[str, Any] = {a: chosen[b] for a, b in lookup.pairs}
        named = (target.c[name] == row[name] for name in lookup.table.primary_key)
        try:
            with connection.begin_nested():
                connection.execute(sa.update(target).where(*named).values(said))
        except DBAPIError:
            continue

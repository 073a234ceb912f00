"""Statements about a fixed number of rows: they take as long on a large table as on a small one."""

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sddflow.domain.schema.table import Table

_PLACEHOLDER = re.compile(r"%\(\w+\)s|%s")


def is_fixed(sql: str, table: Table | None) -> bool:
    """It writes values that it spells out, or names the rows it is about by a key.

    Args:
        sql: one statement, with a driver's placeholders or without.
        table: the table it is about, where that is known.
    """
    try:
        tree = sqlglot.parse_one(_PLACEHOLDER.sub("?", sql), read="postgres")
    except SqlglotError:
        return False
    if isinstance(tree, exp.Insert):
        return isinstance(tree.expression, exp.Values)
    where = tree.args.get("where")
    if not isinstance(tree, exp.Update | exp.Delete) or where is None or table is None:
        return False
    joined = where.this.flatten() if isinstance(where.this, exp.And) else (where.this,)
    return any(_names_row(each, _keys(table)) for each in joined)


def _keys(table: Table) -> frozenset[str]:
    """Columns of which each value stands in one row only."""
    sets = [table.primary_key, *(u.columns for u in table.uniques)]
    sets += [i.columns for i in table.indexes if i.unique]
    return frozenset(columns[0] for columns in sets if len(columns) == 1)


def _names_row(condition: exp.Expr, keys: frozenset[str]) -> bool:
    """`id = 7`, `id IN (7, 8)`; a condition that is joined to others by AND."""
    column = condition.this
    if not isinstance(column, exp.Column) or column.name not in keys:
        return False
    if isinstance(condition, exp.In):
        return not condition.args.get("query")
    return isinstance(condition, exp.EQ) and not condition.expression.find(
        exp.Column, exp.Subquery, exp.Select
    )

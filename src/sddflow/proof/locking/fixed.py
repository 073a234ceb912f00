"""Statements about a fixed number of rows: they take as long on a large table as on a small one."""

import re

from sqlglot import exp

from sddflow.domain.schema.table import Table
from sddflow.proof.parsed import parsed

_PLACEHOLDER = re.compile(r"%\(\w+\)s|%s")


def is_fixed(sql: str, table: Table | None) -> bool:
    """It writes values that it spells out, or names the rows it is about by a key or its range.

    Args:
        sql: one statement, with a driver's placeholders or without.
        table: the table it is about, where that is known.
    """
    tree = parsed(_PLACEHOLDER.sub("0", sql))
    if isinstance(tree, exp.Insert):
        return isinstance(tree.expression, exp.Values)
    if not isinstance(tree, exp.Update | exp.Delete) or table is None:
        return False
    conditions, keys = _conditions(tree), _keys(table)
    return any(_names_rows(each, keys) for each in conditions) or _is_range(conditions, keys)


def is_about_all(sql: str) -> bool:
    """It changes every row, or every row that was not filled yet."""
    tree = parsed(_PLACEHOLDER.sub("0", sql))
    return isinstance(tree, exp.Update | exp.Delete) and all(
        isinstance(each, exp.Is) for each in _conditions(tree)
    )


def _conditions(tree: exp.Expr) -> tuple[exp.Expr, ...]:
    """Those of WHERE, as far as all of them must hold."""
    where = tree.args.get("where")
    if where is None:
        return ()
    return tuple(where.this.flatten()) if isinstance(where.this, exp.And) else (where.this,)


def _keys(table: Table) -> frozenset[str]:
    """Columns of which each value stands in one row only."""
    sets = [table.primary_key, *(u.columns for u in table.uniques)]
    sets += [i.columns for i in table.indexes if i.unique]
    return frozenset(("ctid", *(columns[0] for columns in sets if len(columns) == 1)))


def _names_rows(condition: exp.Expr, keys: frozenset[str]) -> bool:
    """`id = 7`, `id IN (7, 8)`, `id BETWEEN 7 AND 9`, `id IN (SELECT … LIMIT 500)`."""
    column = condition.this
    if not isinstance(column, exp.Column) or column.name not in keys:
        return False
    query = condition.args.get("query")
    if isinstance(condition, exp.In) and query is not None:
        return query.find(exp.Limit, exp.Fetch) is not None
    if isinstance(condition, exp.In | exp.Between):
        return True
    return isinstance(condition, exp.EQ) and not _looks_up(condition.expression)


def _is_range(conditions: tuple[exp.Expr, ...], keys: frozenset[str]) -> bool:
    """`id >= 5000 AND id < 10000`."""
    bounds = [
        (each.this.name, isinstance(each, exp.GT | exp.GTE))
        for each in conditions
        if isinstance(each, exp.GT | exp.GTE | exp.LT | exp.LTE)
        and isinstance(each.this, exp.Column)
        and not _looks_up(each.expression)
    ]
    return any((key, True) in bounds and (key, False) in bounds for key in keys)


def _looks_up(value: exp.Expr) -> bool:
    return value.find(exp.Column, exp.Subquery, exp.Select) is not None

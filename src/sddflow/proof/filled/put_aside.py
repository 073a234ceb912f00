"""Tables that a migration makes of a query, and asks on its way up: they are the query again."""

import re
from typing import Literal

from sqlglot import exp

from sddflow.proof.parsed import tree_of

_MAKES = re.compile(r"\s*create\s+(?:\w+\s+){0,2}?table\b.*\bselect\b", re.IGNORECASE | re.DOTALL)
Aside = dict[str, exp.Query]
"""By the table's name, what it was made of."""


def put_aside(statements: tuple[str, ...], dialect: Literal["sqlite", "postgresql"]) -> Aside:
    """The tables that statements make of queries: `CREATE TEMPORARY TABLE … AS SELECT …`.

    Args:
        statements: of the way up, in their order.
        dialect: that they are written for.
    """
    found: Aside = {}
    for statement in filter(_MAKES.match, statements):
        made = tree_of(statement, dialect)
        query = asked_again(made.expression, found) if isinstance(made, exp.Create) else None
        if isinstance(query, exp.Query) and made is not None:
            found[made.this.name] = query
    return found


def asked_again(tree: exp.Expr, aside: Aside) -> exp.Expr:
    """The same with those queries where it names such a table, under the names that it uses.

    Args:
        tree: a statement; it is not changed.
        aside: what was made before it.
    """
    return tree.transform(_in_place, aside) if aside else tree


def _in_place(node: exp.Expr, aside: Aside) -> exp.Expr:
    query = aside.get(node.name) if isinstance(node, exp.Table) else None
    if query is None:
        return node
    inner = query.copy().subquery(node.alias_or_name)
    inner.set("joins", [join.copy() for join in node.args.get("joins") or ()])
    return inner

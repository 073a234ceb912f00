"""Subqueries that mean a column of the row around them, and read one of their own.

In `UPDATE invoices SET total = (SELECT sum(amount) FROM lines WHERE invoice_id = id)` the `id` is
that of the lines: a name without a table is looked for inside first.
"""

from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import parsed, spelled


def own_key(case: Case, statements: tuple[str, ...]) -> Iterator[Finding]:
    """The first such condition of each statement."""
    for statement in statements:
        tree = parsed(statement, case.dialect)
        outer = _table(case, tree.this) if isinstance(tree, exp.Update | exp.Delete) else None
        if tree is not None and outer is not None:
            found = (f for s in tree.find_all(exp.Select) for f in _look(case, tree, outer, s))
            yield from list(found)[:1]


def _table(case: Case, node: exp.Expr | None) -> Table | None:
    if not isinstance(node, exp.Table):
        return None
    return case.built.schema.called(node.name) or case.first.schema.called(node.name)


def _look(case: Case, tree: exp.Expr, outer: Table, select: exp.Select) -> Iterator[Finding]:
    source, where = select.args.get("from_"), select.args.get("where")
    inner = _table(case, source.this) if source is not None else None
    if inner is None or inner == outer or where is None or select.args.get("joins"):
        return
    for equal in where.find_all(exp.EQ):
        sides = (equal.this, equal.expression)
        plain = all(isinstance(s, exp.Column) and not s.table for s in sides)
        if plain and (key := _meant(inner, outer, *(s.name for s in sides))):
            summed = any(e.find(exp.AggFunc) for e in select.expressions)
            yield case.finding(
                "backfill-total" if summed else "backfill-by-chance", "warning",
                f"{spelled(equal, case.dialect)} compares two columns of {inner.name}: {key} is "
                f"its own there, and not that of {outer.name}",
                table=outer.name, column=_filled(tree, select),
                evidence=" ".join(spelled(select, case.dialect).split())[:200],
                cure=f"say whose it is: {outer.name}.{key}",
            )  # fmt: skip


def _meant(inner: Table, outer: Table, one: str, other: str) -> str:
    """The column of the other table that a foreign key points to, and that is there twice."""
    for mine, theirs in ((one, other), (other, one)):
        points = any(
            k.columns == (mine,) and k.referred == outer.name and k.referred_columns == (theirs,)
            for k in inner.foreign_keys
        )
        if points and inner.column(theirs) is not None:
            return theirs
    return ""


def _filled(tree: exp.Expr, select: exp.Select) -> str:
    """The column that the subquery fills; "" where it is a condition."""
    given = select.find_ancestor(exp.EQ)
    return given.this.name if given is not None and given.parent is tree else ""

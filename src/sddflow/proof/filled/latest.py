"""An UPDATE that takes any of several rows, where the source takes the first in an order."""

from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import parsed
from sddflow.proof.queries.first_in_order import first_in_order


def latest(case: Case, statements: tuple[str, ...]) -> Iterator[Finding]:
    """UPDATE … FROM a table of which no key says the row, and that the source asks in an order."""
    for statement in statements:
        tree = parsed(statement, case.dialect)
        source = tree.args.get("from_") if isinstance(tree, exp.Update) else None
        where = tree.args.get("where") if isinstance(tree, exp.Update) else None
        node = source.this if source is not None else None
        table = case.first.schema.called(node.name) if isinstance(node, exp.Table) else None
        if tree is None or table is None or where is None or node is None:
            continue
        if node.args.get("joins") or _is_one(table, node.alias_or_name, where):
            continue
        taken = first_in_order(case, table)
        if taken is not None:
            given = next((e.this.name for e in tree.expressions if isinstance(e, exp.EQ)), "")
            into = case.built.schema.called(tree.this.name)
            yield case.finding(
                "backfill-by-chance", "warning",
                f"{tree.this.name}.{given} takes any of the rows of {table.name} that fit, and the "
                f"source takes the first of them in an order: {taken.place}",
                table=into.name if into is not None else "", column=given,
                evidence=" ".join(where.sql().split())[:200],
                cure="DISTINCT ON, or a subquery with the same ORDER BY … LIMIT 1",
            )  # fmt: skip


def _is_one(table: Table, name: str, where: exp.Expr) -> bool:
    """Its columns that are compared for being equal hold a key, or a subquery decides."""
    if where.find(exp.Select) is not None:
        return True
    equal = {
        side.name
        for eq in where.find_all(exp.EQ)
        for side in (eq.this, eq.expression)
        if isinstance(side, exp.Column) and side.table in (name, "")
    }
    keys = [set(key) for key in (*table.unique_sets, table.primary_key) if key]
    return any(key <= equal for key in keys)

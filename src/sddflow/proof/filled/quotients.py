"""Quotients of whole numbers that a statement works out: what is left over is cut off.

Where it goes into a column with places, or is summed up afterwards, nobody can have meant it.
"""

from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import WHOLE, Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import spelled, tree_of

_PLACES = ("numeric", "float")


def quotients(case: Case, statements: tuple[str, ...]) -> Iterator[Finding]:
    """The first of each statement that fills rows, or makes a view."""
    for statement in statements:
        tree = tree_of(statement, case.dialect)
        select = tree.find(exp.Select) if isinstance(tree, exp.Insert | exp.Create) else None
        if tree is None or select is None:
            continue
        cut = next(_cut(case, tree, select), None)
        if cut is not None:
            yield _told(case, tree, *cut)


def _cut(case: Case, tree: exp.Expr, select: exp.Select) -> Iterator[tuple[str, exp.Div]]:
    tables = {
        node.alias_or_name: table
        for node in select.find_all(exp.Table)
        if (table := case.first.schema.called(node.name)) is not None
    }
    for name, value in _values(tree, select):
        for quotient in value.find_all(exp.Div):
            both = is_whole(quotient.this, tables, case) and is_whole(
                quotient.expression, tables, case
            )
            summed = quotient.find_ancestor(exp.Sum, exp.Avg) is not None
            if (
                both
                and not _is_one(quotient)
                and (summed or _has_places(case.built.schema, tree, name, quotient, value))
            ):
                yield name, quotient


def _values(tree: exp.Expr, select: exp.Select) -> Iterator[tuple[str, exp.Expr]]:
    into = tree.this if isinstance(tree, exp.Insert) else None
    names = [e.name for e in into.expressions] if isinstance(into, exp.Schema) else []
    for at, said in enumerate(select.expressions):
        yield (names[at] if at < len(names) else said.alias_or_name), said.unalias()


def _has_places(
    schema: Schema, tree: exp.Expr, name: str, quotient: exp.Div, value: exp.Expr
) -> bool:
    """What it goes into, as it is, could hold the rest."""
    if not isinstance(tree, exp.Insert) or not isinstance(tree.this, exp.Schema):
        return False
    column = schema.column(_called(schema, tree.this.this.name), name)
    return column is not None and column.type.kind in _PLACES and value.unnest() is quotient


def _called(schema: Schema, name: str) -> str:
    table = schema.called(name)
    return table.name if table is not None else name


def _is_one(quotient: exp.Div) -> bool:
    below = quotient.expression.unnest()
    return isinstance(below, exp.Literal) and below.this == "1"


def is_whole(value: exp.Expr, tables: dict[str, Table], case: Case) -> bool:
    """A whole number, as the dialect reckons; PostgreSQL sums large ones as numbers with places."""
    inner = value.unnest()
    if isinstance(inner, exp.Literal):
        return not inner.is_string and inner.this.isdigit()
    if isinstance(inner, exp.Column):
        return _kind(inner, tables) in WHOLE
    if isinstance(inner, exp.Count):
        return True
    if isinstance(inner, exp.Sum) and case.dialect == "postgresql":
        return any(_kind(c, tables) != "bigint" for c in inner.find_all(exp.Column)) and is_whole(
            inner.this, tables, case
        )
    if isinstance(inner, exp.Mul | exp.Add | exp.Sub):
        return is_whole(inner.this, tables, case) and is_whole(inner.expression, tables, case)
    if isinstance(inner, exp.Coalesce):
        return all(is_whole(e, tables, case) for e in (inner.this, *inner.expressions))
    if isinstance(inner, exp.Sum | exp.Max | exp.Min | exp.Abs):
        return is_whole(inner.this, tables, case)
    return False


def _kind(column: exp.Column, tables: dict[str, Table]) -> str:
    meant = [tables[column.table]] if column.table in tables else list(tables.values())
    found = [c.type.kind for t in meant if (c := t.column(column.name)) is not None]
    return found[0] if len(set(found)) == 1 else ""


def _told(case: Case, tree: exp.Expr, name: str, quotient: exp.Div) -> Finding:
    into = tree.find(exp.Table)
    table = case.built.schema.called(into.name) if into is not None else None
    where = f"{into.name if into is not None else ''}.{name}"
    shown, above, below = (
        spelled(e, case.dialect) for e in (quotient, quotient.this, quotient.expression)
    )
    return case.finding(
        "backfill-unit", "warning",
        f"{where} is made with {shown} in whole numbers: what is left over is lost"
        + (", row by row" if quotient.find_ancestor(exp.Sum, exp.Avg) else ""),
        table=table.name if table is not None else "", column=name if table is not None else "",
        evidence=shown,
        cure=f"divide as numbers with places: {above} * 1.0 / {below}; and what is "
        "summed up, after the sum",
    )  # fmt: skip

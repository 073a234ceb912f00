"""Columns that get another type `USING` a quotient of whole numbers: what is left over is cut."""

from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.filled.quotients import is_whole
from sddflow.proof.parsed import spelled, tree_of


def converted(case: Case, statements: tuple[str, ...]) -> Iterator[Finding]:
    """A type with places, and a value that is reckoned without them."""
    for statement in statements:
        tree = tree_of(statement, case.dialect)
        table = case.first.schema.called(tree.this.name) if isinstance(tree, exp.Alter) else None
        if tree is None or table is None:
            continue
        for change in tree.find_all(exp.AlterColumn):
            quotient = _cut(case, table, change)
            if quotient is not None:
                yield _told(case, table, change.name, quotient)


def _cut(case: Case, table: Table, change: exp.AlterColumn) -> exp.Div | None:
    value, kind = change.args.get("using"), change.args.get("dtype")
    quotient = value.unnest() if isinstance(value, exp.Expr) else None
    if not isinstance(quotient, exp.Div) or not isinstance(kind, exp.DataType):
        return None
    tables = {table.name: table}
    parts = (quotient.this, quotient.expression)
    cut = kind.is_type(*exp.DataType.REAL_TYPES) and all(is_whole(p, tables, case) for p in parts)
    return quotient if cut else None


def _told(case: Case, table: Table, column: str, quotient: exp.Div) -> Finding:
    shown, above, below = (
        spelled(e, case.dialect) for e in (quotient, quotient.this, quotient.expression)
    )
    return case.finding(
        "backfill-unit", "error",
        f"{table.name}.{column} becomes a number with places from {table.name}.{column} divided "
        "in whole numbers: what is left over is lost",
        table=table.name, column=column, evidence=f"USING {shown}",
        cure=f"divide as numbers with places: USING {above} / {below}.0",
    )  # fmt: skip

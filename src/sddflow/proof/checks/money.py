"""Amounts of money are kept exactly: a binary fraction has no place for most cents."""

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Schema, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

_MONEY = frozenset(
    (
        *("price", "amount", "cost", "balance", "fee", "salary", "budget", "revenue", "subtotal"),
        *("fare", "wage", "deposit", "refund", "payment", "payout", "invoice_total", "rent"),
    )
)


def run(case: Case) -> Seen:
    """Look at new columns, and those of a new type, that are called as money is."""
    before = case.first.schema
    told = ((t, c, _was(before, t, c)) for t in case.touched for c in t.columns if _is_money(c))
    new = [(t, c) for t, c, was in told if was is None or was.type.kind != c.type.kind]
    if not new:
        raise SkippedError("no new column is called as money is")
    usual = any(_is_float(c) for t in before.tables for c in t.columns if _is_money(c))
    found = tuple(_told(case, t, c) for t, c in new if _is_float(c) and not usual)
    return Seen(found, f"{len(new)} new columns called as money is")


def _is_money(column: Column) -> bool:
    return column.name in _MONEY or column.name.split("_")[-1] in _MONEY


def _is_float(column: Column) -> bool:
    return column.type.kind == "float"


def _was(before: Schema, table: Table, column: Column) -> Column | None:
    old = before.table(table.name)
    return old.column(column.name) if old is not None else None


def _told(case: Case, table: Table, column: Column) -> Finding:
    return case.finding(
        "money-float", "warning",
        f"{table.name}.{column.name} is a binary fraction: amounts of money do not add up to the "
        "cent",
        table=table.name, column=column.name, evidence="0.1 + 0.2 = 0.30000000000000004",
        cure="sa.Numeric(12, 2), or whole cents in an integer",
    )  # fmt: skip


CHECK = Check("money", "Amounts of money are kept exactly.", run)

"""Amounts of money are kept exactly: a binary fraction has no place for most cents."""

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
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
    told = [(t, c, before.column(t.name, c.name)) for t in case.touched for c in t.columns]
    exact = [(t, c) for t, c, was in told if was is not None and _has_places(was)]
    new = [(t, c) for t, c, was in told if _is_money(c) and (was is None or not _alike(was, c))]
    if not new and not any(_is_float(c) for _, c in exact):
        raise SkippedError("no new column is called as money is")
    usual = any(_is_float(c) for t in before.tables for c in t.columns if _is_money(c))
    found = [_told(case, t, c, "is") for t, c in new if _is_float(c) and not usual]
    known = {(f.table, f.column) for f in found}
    found += [
        _told(case, t, c, "was exact and becomes")
        for t, c in exact
        if _is_float(c) and (t.name, c.name) not in known
    ]
    return Seen(tuple(found), f"{len(new)} new columns called as money is")


def _is_money(column: Column) -> bool:
    return column.name in _MONEY or column.name.split("_")[-1] in _MONEY


def _alike(was: Column, now: Column) -> bool:
    return was.type.kind == now.type.kind


def _has_places(column: Column) -> bool:
    """An exact number with places after the point."""
    return column.type.kind == "numeric" and column.type.scale != 0


def _is_float(column: Column) -> bool:
    return column.type.kind == "float"


def _told(case: Case, table: Table, column: Column, how: str) -> Finding:
    return case.finding(
        "money-float", "warning",
        f"{table.name}.{column.name} {how} a binary fraction: amounts do not add up to the last "
        "place",
        table=table.name, column=column.name, evidence="0.1 + 0.2 = 0.30000000000000004",
        cure="sa.Numeric(12, 2), or whole cents in an integer",
    )  # fmt: skip


CHECK = Check("money", "Amounts of money are kept exactly.", run)

"""Of several rows one stays, and the source takes another of them: the oldest for the newest."""

import re
from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.queries.first_in_order import FirstInOrder, first_in_order
from sddflow.proof.survival.grouped import grouped

_KEEPS = re.compile(r"\bNOT\s+IN\s*\(\s*SELECT\s+(MIN|MAX)\s*\(", re.IGNORECASE)
_BEHIND_THE_FIRST = re.compile(r"\b\w+\s*>\s*1\b")
_TIMES = frozenset({"datetime", "date"})


def other_order(case: Case) -> Iterator[Finding]:
    """Statements that keep one end of each group, where the source takes the other one."""
    for statement in case.upgrade:
        if not re.match(r"\s*(?:DELETE|WITH)\b", statement, re.IGNORECASE):
            continue
        for select, table, _ in grouped(case, statement):
            kept = _kept(select, statement)
            taken = first_in_order(case, table) if kept is not None else None
            if kept is None or taken is None or kept[1] == taken.descending:
                continue
            if all(_grows(table, name) for name in (kept[0], taken.column)):
                yield _told(case, table, taken, statement)
                return


def _kept(select: exp.Select, statement: str) -> tuple[str, bool] | None:
    """The column that says which row of a group stays, and whether it is the greatest of them."""
    said = _KEEPS.search(statement)
    chosen = next((e for e in select.expressions if e.find(exp.Min, exp.Max)), None)
    if said is not None and chosen is not None and (column := chosen.find(exp.Column)):
        return column.name, said[1].upper() == "MAX"
    window = next(select.find_all(exp.Window), None)
    order = window.args.get("order") if window is not None else None
    if order is None or not _BEHIND_THE_FIRST.search(statement):
        return None
    first = order.expressions[0]
    column = first.find(exp.Column)
    return (column.name, bool(first.args.get("desc"))) if column is not None else None


def _grows(table: Table, name: str) -> bool:
    """Later rows have more of it: the number of a row, or a time."""
    column = table.column(name)
    numbers = column is not None and (name,) == table.primary_key and column.type.kind != "uuid"
    return numbers or (column is not None and column.type.kind in _TIMES)


def _told(case: Case, table: Table, taken: FirstInOrder, statement: str) -> Finding:
    newest, oldest = ("newest", "oldest") if taken.descending else ("oldest", "newest")
    return case.finding(
        "rows-removed", "warning",
        f"of several rows of {table.name} the {oldest} one stays, and the source takes the "
        f"{newest}: {taken.place}",
        table=table.name, evidence=" ".join(statement.split())[:200],
        cure=f"keep the {newest} row of each group",
    )  # fmt: skip

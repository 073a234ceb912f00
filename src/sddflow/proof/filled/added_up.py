"""New sums that begin at nought beside rows that they should have added up already.

`invoice.paid_cents += amount` with each new payment: payments that are there are not in it, unless
the migration adds them up.
"""

import re
from collections.abc import Iterator

from sddflow.database.writer import generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import NUMBERS, Column, Table
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.queries.functions import functions_with

_TRIGGER = re.compile(r"\bCREATE\b[^;]*?\bTRIGGER\b[^;]*?\bON\s+(?:\w+\.)?\"?(\w+)", re.IGNORECASE)


def added_up(case: Case) -> Iterator[Finding]:
    """Where the source, or a new trigger, adds to a column with each row of a table that was."""
    for table in case.touched:
        for column in _unfilled(case, table):
            for child, by in _adding(case, table, column):
                rows = case.now[table.name].rows
                value = next(iter(rows.values()))[column.name]
                yield case.finding(
                    "backfill-total", "warning",
                    f"{table.name}.{column.name} is {short(value)} in all {len(rows)} rows that "
                    f"were there, and {by} adds to it with each new row of {child}: those that are "
                    "there are not in it",
                    table=table.name, column=column.name,
                    cure=f"add up the rows of {child} that are there, in the same migration",
                )  # fmt: skip
                break


def _unfilled(case: Case, table: Table) -> Iterator[Column]:
    """Numbers that came to a table with rows, nought or nothing in all of them."""
    was, now = case.first.schema.table(table.name), case.now.get(table.name)
    for column in table.columns if was is not None and now is not None and now.rows else ():
        new = was is not None and was.column(column.name) is None
        may_be = new and column.type.kind in NUMBERS and not generated(column)
        if may_be and now and not any(row[column.name] for row in now.rows.values()):
            yield column


def _adding(case: Case, table: Table, column: Column) -> Iterator[tuple[str, str]]:
    """Tables whose new rows are added to the column, and what adds them."""
    name = re.escape(column.name)
    adds = re.compile(
        rf"\b{name}\b[\"']?\s*(?:\+=|[:=]\s*[^\n=;]*?\b{name}\b[^\n+]{{0,12}}\+)", re.IGNORECASE
    )
    children = [
        other.name
        for other in case.first.schema.tables
        if any(k.referred == table.name for k in other.foreign_keys) and case.rows.get(other.name)
    ]
    for function, text, place in functions_with(case, adds) if children else ():
        yield from (
            (child, f"{function} at {place}") for child in children if _makes(case, text, child)
        )
    writes = re.compile(rf"\bUPDATE\s+\S*\b{re.escape(bare(table.name))}\b", re.IGNORECASE)
    if any(adds.search(s) and writes.search(s) for s in case.upgrade):
        triggered = {on for s in case.upgrade for on in _TRIGGER.findall(s)}
        yield from ((child, "a trigger") for child in children if bare(child) in triggered)


def _makes(case: Case, text: str, table: str) -> bool:
    """A function makes a row of the table."""
    names = "|".join(map(re.escape, case.conventions.classes_of(table)))
    made = rf"\b(?:{names})\(|\binsert\(\s*(?:{names})\b|" if names else ""
    return re.search(rf"{made}\bINSERT INTO\s+\"?{re.escape(table)}\b", text) is not None

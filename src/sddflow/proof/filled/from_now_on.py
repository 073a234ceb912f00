"""New columns that a trigger fills in new rows, and nobody in those that were there."""

import re
from collections.abc import Iterator

import sqlalchemy as sa

from sddflow.database.light import light
from sddflow.database.refusal import Refusal
from sddflow.database.writer import Writer, generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.probing import trial, without

_TRIGGER = re.compile(r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:CONSTRAINT\s+)?TRIGGER\b", re.IGNORECASE)


def from_now_on(case: Case) -> Iterator[Finding]:
    """Where a trigger is new, a row without the column gets a value, and old rows have none."""
    if not any(_TRIGGER.match(s) for s in case.upgrade):
        return
    pairs = [(t, c) for t in case.touched for c in _left_empty(case, t)]
    if not pairs:
        return
    with trial(case) as writer:
        for table, column in pairs:
            value = _by_itself(writer, table, column)
            if value is not None:
                rows = len(case.now[table.name].rows)
                yield case.finding(
                    "backfill-partial", "warning",
                    f"{table.name}.{column.name} is NULL in all {rows} rows that were there; a "
                    "trigger fills it in new ones alone",
                    table=table.name, column=column.name, evidence=f"a new row has {short(value)}",
                    cure="fill it for the rows that are there too: an UPDATE of each row, once "
                    "the trigger is there",
                )  # fmt: skip


def _left_empty(case: Case, table: Table) -> Iterator[Column]:
    """Columns that came to a table with rows, and that none of these has a value in."""
    was, there = case.first.schema.table(table.name), case.now.get(table.name)
    for column in table.columns if was is not None and there is not None and there.rows else ():
        new = was is not None and was.column(column.name) is None
        free = new and column.default is None and not generated(column)
        if free and there and all(row[column.name] is None for row in there.rows.values()):
            yield column


def _by_itself(writer: Writer, table: Table, column: Column) -> object:
    """What a row has there that was written without it; None where no row could be made."""
    made = without(writer, table, {column.name})
    if made is None or isinstance(made, Refusal) or not table.primary_key:
        return None
    target = light(table)  # read again: what a trigger does AFTER is not among what was returned
    same = (target.c[name] == made[name] for name in table.primary_key)
    return writer.connection.execute(sa.select(target.c[column.name]).where(*same)).scalar()

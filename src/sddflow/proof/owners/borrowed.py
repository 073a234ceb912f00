"""What a row took from another owner's row of the same name, where its own owner has one too."""

from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.domain.schema.tenancy import Row, together
from sddflow.proof.aimed.joined import Naming
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.owners.matched import matched, namings


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A row that names others, as it was and now, with those of its own owner and all else."""

    was: Row
    row: Row
    own: tuple[Row, ...]
    others: tuple[Row, ...]


def borrowed(case: Case) -> Iterator[Finding]:
    """Each new column of rows that exist whose value is that of another owner's row."""
    for naming in namings(case):
        old = naming[2]
        now = next((t for t in case.touched if t.name == old.name), None)
        new = [c for c in now.columns if old.column(c.name) is None] if now is not None else []
        meetings = tuple(_meetings(case, naming)) if new else ()
        for column in new:
            for read in _read(naming[0], now, column):
                yield from _told(case, naming, column, read, meetings)


def _meetings(case: Case, naming: Naming) -> Iterator[_Meeting]:
    was, now = case.rows[naming[2].name].rows, case.now[naming[2].name].rows
    for key, mine, met in matched(case, naming):
        own = tuple(r for r, owner in met if together(mine, owner))
        if own and key in now:
            yield _Meeting(was[key], now[key], own, tuple(r for r, _ in met if r not in own))


def _read(table: Table, now: Table | None, column: Column) -> Iterator[Column]:
    """What the new column may be taken from: what it points to, or any value like its own."""
    keys = now.foreign_keys if now is not None else ()
    to = [k for k in keys if k.columns == (column.name,)]
    for each in table.columns:
        alike = each.type.kind == column.type.kind != "boolean"
        if any(k.referred == table.name and k.referred_columns == (each.name,) for k in to) or (
            alike and not to
        ):
            yield each


def _told(
    case: Case, naming: Naming, column: Column, read: Column, meetings: tuple[_Meeting, ...]
) -> Iterator[Finding]:
    table, text, other, by = naming
    wrong = [m for m in meetings if _is_taken(m, column, read)]
    if wrong:
        first = wrong[0]
        yield case.finding(
            "backfill-owner-wrong", "error",
            f"{other.name}.{column.name} is taken from a row of {table.name} of another owner "
            f"that has the same {text.name}",
            table=other.name, column=column.name,
            evidence=f"{by.name} = {short(first.was[by.name])}, {column.name} = "
            f"{short(first.row[column.name])}; {read.name} of the own row of {table.name} is "
            f"{short(first.own[0][read.name])}",
            cure="let the condition compare the owner too",
        )  # fmt: skip


def _is_taken(meeting: _Meeting, column: Column, read: Column) -> bool:
    value = meeting.row[column.name]
    theirs = [row[read.name] for row in meeting.others]
    return value in theirs and value not in [row[read.name] for row in meeting.own]

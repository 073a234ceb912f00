"""What a row took from another owner's row of the same name, where its own owner has one too."""

from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.domain.schema.tenancy import Key, Row, Tenants, apart, holders, together
from sddflow.proof.aimed.joined import Naming, naming_by
from sddflow.proof.aimed.joins import joined_in
from sddflow.proof.aimed.way_up import words_in
from sddflow.proof.case import Case
from sddflow.proof.evidence import short
from sddflow.proof.whose_rows import whose_rows


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A row that names others, now, with those of its own owner and those of anybody else."""

    row: Row
    own: tuple[Row, ...]
    others: tuple[Row, ...]


def borrowed(case: Case) -> Iterator[Finding]:
    """Each new column of rows that exist whose value is that of another owner's row."""
    source, schema = case.history.source, case.first.schema
    for naming in naming_by(schema, joined_in(source), words_in(source)):
        old = naming[2]
        now = next((t for t in case.touched if t.name == old.name), None)
        new = [c for c in now.columns if old.column(c.name) is None] if now is not None else []
        meetings = tuple(_meetings(case, naming)) if new else ()
        for column in new:
            for read in _read(naming[0], now, column):
                yield from _told(case, naming, column, read, meetings)


def unnamed(case: Case, table: Table) -> set[Key]:
    """Rows of a table, by key, whose text names nothing that is their owner's."""
    source, found = case.history.source, set[Key]()
    for naming in naming_by(case.first.schema, joined_in(source), words_in(source)):
        if naming[2].name == table.name:
            found |= {
                key for key, mine, met in _met(case, naming) if all(apart(mine, o) for _, o in met)
            }
    return found


def _meetings(case: Case, naming: Naming) -> Iterator[_Meeting]:
    now = case.now[naming[2].name].rows
    for key, mine, met in _met(case, naming):
        own = tuple(r for r, owner in met if together(mine, owner))
        if own and key in now:
            yield _Meeting(now[key], own, tuple(r for r, _ in met if r not in own))


def _met(case: Case, naming: Naming) -> Iterator[tuple[Key, Tenants, list[tuple[Row, Tenants]]]]:
    """Each row that names others, by key: whose it is, and the rows named, each with its owner."""
    table, text, other, by = naming
    of = holders(case.first.schema, case.conventions.user_table)
    whose = whose_rows(case.first.schema, of, case.rows)
    named = [(row, whose.of(table, row)) for row in case.rows[table.name].rows.values()]
    for key, row in case.rows[other.name].rows.items():
        yield key, whose.of(other, row), [n for n in named if n[0][text.name] == row[by.name]]


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
            evidence=f"{by.name} = {short(first.row[by.name])}, {column.name} = "
            f"{short(first.row[column.name])}; {read.name} of the own row of {table.name} is "
            f"{short(first.own[0][read.name])}",
            cure="let the condition compare the owner too",
        )  # fmt: skip


def _is_taken(meeting: _Meeting, column: Column, read: Column) -> bool:
    value = meeting.row[column.name]
    theirs = [row[read.name] for row in meeting.others]
    return value in theirs and value not in [row[read.name] for row in meeting.own]

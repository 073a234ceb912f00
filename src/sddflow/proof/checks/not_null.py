"""Columns that promise a value refuse NULL."""

from collections.abc import Iterator

from sddflow.database.writer import NoRowError, Writer, counts_up, generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.no_row import impossible
from sddflow.proof.probing import refused, trial


def run(case: Case) -> Seen:
    """Insert NULL into each column of new and changed tables that the models say is NOT NULL."""
    pairs = [(table, column) for table in case.touched for column in _strict(case, table)]
    if not pairs:
        raise SkippedError("no NOT NULL column is new")
    with trial(case) as writer:
        findings = tuple(f for pair in pairs for f in _look(case, writer, *pair))
    return Seen(findings, f"NULL tried in {len(pairs)} columns")


def _strict(case: Case, table: Table) -> Iterator[Column]:
    promised = case.promised(table)
    for column in table.columns:
        model = promised.column(column.name)
        if model is None or model.nullable or counts_up(table, column):
            continue
        if not (case.dialect == "sqlite" and is_rowid(table, column)):
            yield column


def is_rowid(table: Table, column: Column) -> bool:
    """SQLite fills a whole number that is the key by itself, whatever else it is."""
    return table.primary_key == (column.name,) and column.type.kind == "integer"


def _look(case: Case, writer: Writer, table: Table, column: Column) -> Iterator[Finding]:
    if generated(column):
        return
    try:
        safe = refused(writer, table, {column.name: None}, "not-null")
    except NoRowError as error:
        yield impossible(case, table, error)
        return
    if not safe:
        yield case.finding(
            "not-null-missing",
            "error",
            f"{table.name}.{column.name} takes NULL, which its model does not allow",
            table=table.name,
            column=column.name,
            cure="write nullable=False in the migration",
        )


CHECK = Check("not-null", "Columns that promise a value refuse NULL.", run)

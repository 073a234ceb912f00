"""Trying things on the database that the migration built; nothing of it stays."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from sddflow.database.refusal import Refusal
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case

FIRST = 1_000  # number of the first row that is tried, so that it is unlike those that are there


@contextmanager
def trial(case: Case) -> Iterator[Writer]:
    """A writer on the database, with rows in the new tables too; at the end all is rolled back."""
    with case.built.scratch.engine().connect() as connection, connection.begin() as transaction:
        try:
            writer = Writer(connection, case.built.schema, FIRST)
            _fill_new(case, writer)
            yield writer
        finally:
            transaction.rollback()


def _fill_new(case: Case, writer: Writer) -> None:
    """Rows for the rows that are tried to point to."""
    for table in case.touched:
        with suppress(NoRowError):
            for _ in range(2):
                writer.add(table)


def accepted(writer: Writer, table: Table, values: Mapping[str, Any]) -> Refusal | None:
    """The refusal of a row, or None; a row that was accepted is taken back."""
    with writer.connection.begin_nested() as savepoint:
        made = writer.insert(table, values)
        savepoint.rollback()
    return made if isinstance(made, Refusal) else None


def good_row(case: Case, writer: Writer, table: Table) -> Row | Finding:
    """Values that the table takes, or the finding that it takes none."""
    try:
        made = writer.add(table)
    except NoRowError as error:
        return impossible(case, table, error)
    return made


def impossible(case: Case, table: Table, error: NoRowError) -> Finding:
    """A probe that needed a row could not be made: said, so that nobody takes it for passed."""
    return case.finding(
        "row-impossible",
        "warning",
        f"no row could be made for {table.name}: {error}",
        table=table.name,
        cure="see whether the application can insert one",
    )

"""Code that still runs can write its rows: what comes has a default, or may be NULL."""

from collections.abc import Iterator

from sddflow.database.refusal import Refusal
from sddflow.database.writer import Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.demanded import demanded
from sddflow.proof.probing import trial, without


def run(case: Case) -> Seen:
    """Insert rows without the columns that came, as the code of before does."""
    pairs = [(table, tuple(_demanded(case, table))) for table in case.touched]
    pairs = [pair for pair in pairs if pair[1]]
    if not pairs:
        raise SkippedError("no table that was there gets a column that must be given")
    with trial(case) as writer:
        findings = tuple(f for pair in pairs for f in _look(case, writer, *pair))
    return Seen(findings, f"rows of before inserted into {len(pairs)} tables")


def _demanded(case: Case, table: Table) -> Iterator[Column]:
    """Columns that came, and that every row must have a value for."""
    was = case.first.schema.table(table.name)
    for column in demanded(table) if was is not None else ():
        if was and was.column(column.name) is None:
            yield column


def _look(case: Case, writer: Writer, table: Table, new: tuple[Column, ...]) -> Iterator[Finding]:
    made = without(writer, table, {column.name for column in new})
    if isinstance(made, Refusal) and made.kind == "not-null":
        named = next((c for c in new if c.name in made.line), new[0])
        yield case.finding(
            "insert-in-use", "info",
            f"code that still runs cannot insert into {table.name} any more: it knows nothing of "
            f"{named.name}",
            table=table.name, column=named.name, evidence=made.line,
            cure="stop it during the deploy; or give the column a server_default until the last "
            "old process has gone",
        )  # fmt: skip


CHECK = Check("old-inserts", "Code that still runs can write its rows.", run)

"""A key to a row that is not there is refused."""

import datetime as dt
import decimal
import uuid
from collections.abc import Iterator
from typing import Any

from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.no_row import impossible
from sddflow.proof.probing import refused, trial


def run(case: Case) -> Seen:
    """Insert a row that points nowhere, for each foreign key of new and changed tables."""
    pairs = [
        (table, key)
        for table in case.touched
        for key in case.promised(table).foreign_keys
        if all(table.column(name) for name in key.columns)
    ]
    if not pairs:
        raise SkippedError("no foreign key is new")
    with trial(case) as writer:
        findings = tuple(f for pair in pairs for f in _look(case, writer, *pair))
    return Seen(findings, f"rows that point nowhere tried on {len(pairs)} foreign keys")


def _look(case: Case, writer: Writer, table: Table, key: ForeignKey) -> Iterator[Finding]:
    try:
        row = writer.add(table)
        wrong = {name: nowhere(value) for name, value in _pointing(writer, row, key)}
        # where these are given, no row above is made to fit one that shares a column with this
        beside = (k for k in table.foreign_keys if set(k.columns) & set(key.columns))
        shared = {n: row[n] for k in beside for n in k.columns if row[n] is not None}
        safe = refused(writer, table, {**shared, **wrong}, "foreign-key")
    except NoRowError as error:
        yield impossible(case, table, error)
        return
    if not safe:
        yield case.finding(
            "foreign-key-broken",
            "error",
            f"{table.name}({', '.join(key.columns)}) takes what {key.referred} does not have",
            table=table.name,
            column=key.columns[0] if len(key.columns) == 1 else "",
            cure="add the foreign key to the migration",
        )


def _pointing(writer: Writer, row: Row, key: ForeignKey) -> Iterator[tuple[str, Any]]:
    """The values of a key; a row that points by another one has that of any row there."""
    parent = writer.schema.table(key.referred)
    empty = parent is not None and any(row[name] is None for name in key.columns)
    above = writer.add(parent) if parent is not None and empty else {}
    for name, to in zip(key.columns, key.referred_columns, strict=True):
        yield name, above.get(to) if row[name] is None else row[name]


def nowhere(value: Any) -> Any:  # noqa: ANN401 - any key's
    """A value like that one, that no row has."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, decimal.Decimal, float)):
        return type(value)(31_999)
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=2**128 - 1)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.replace(year=1901)
    return "~" * max(1, len(value)) if isinstance(value, str) else value


CHECK = Check("foreign-keys", "A key to a row that is not there is refused.", run)

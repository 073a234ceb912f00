"""A key to a row that is not there is refused."""

import datetime as dt
import decimal
import uuid
from collections.abc import Iterator
from typing import Any

from sddflow.database.writer import Writer, counts_up
from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import ForeignKey, Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.probing import accepted, good_row, trial


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
    row = good_row(case, writer, table)
    if isinstance(row, Finding):
        yield row
        return
    values = writer.values(table, fixed={n: row[n] for n in row if n not in _own(table, key)})
    for name in key.columns:
        values[name] = nowhere(values.get(name) or row[name])
    if accepted(writer, table, values) is None:
        yield case.finding(
            "foreign-key-broken",
            "error",
            f"{table.name}({', '.join(key.columns)}) takes what {key.referred} does not have",
            table=table.name,
            column=key.columns[0] if len(key.columns) == 1 else "",
            cure="add the foreign key to the migration",
        )


def _own(table: Table, key: ForeignKey) -> set[str]:
    """Columns that must differ from the good row, so that nothing else refuses the bad one."""
    unique = {name for u in table.uniques for name in u.columns}
    unique |= {name for i in table.indexes if i.unique for name in i.columns}
    counted = {c.name for c in table.columns if counts_up(table, c)}
    return unique | counted | set(table.primary_key) | set(key.columns)


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

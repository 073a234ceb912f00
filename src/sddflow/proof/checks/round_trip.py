"""The application writes rows through its models and reads the same back."""

import datetime as dt
import decimal
from collections.abc import Iterator
from typing import Any

from sddflow.database.writer import Row
from sddflow.domain.finding import Finding
from sddflow.errors import TargetError
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.through_models import with_parents, written_and_read


def run(case: Case) -> Seen:
    """One row of each new or changed table and of those it points to, in one session."""
    wanted = with_parents(case)
    if not wanted:
        raise SkippedError("no model of a new or changed table was found")
    try:
        rows, read = written_and_read(case, wanted)
    except TargetError as error:
        if error.message.startswith("RefusedError"):
            said = error.message.removeprefix("RefusedError: ")
            raise SkippedError(f"the models refuse the rows made for the proof: {said}") from None
        return Seen((_unmapped(case, error) or _failed(case, error),), "it failed")
    values = [
        (row["table"], row["values"], back.values) for row, back in zip(rows, read, strict=True)
    ]
    found = (f for each in values for f in _compare(case, *each))
    findings = tuple({(f.table, f.column): f for f in found}.values())
    how = "async" if case.conventions.is_async else "sync"
    return Seen(findings, f"{len(rows)} rows through {how} sessions")


def _failed(case: Case, error: TargetError) -> Finding:
    return case.finding(
        "round-trip-fails", "error",
        f"the application cannot write and read its rows: {error.message}",
        evidence=error.place, cure=error.cure,
    )  # fmt: skip


def _unmapped(case: Case, error: TargetError) -> Finding | None:
    """The source has a class of that name; once it is loaded, it stands for another table."""
    if not error.message.startswith("UnknownTableError"):
        return None
    table = error.message.rpartition(" ")[2]
    classes = case.application.metadata().classes
    other = next(((n, c) for n, c in classes if n.rpartition(".")[2] == table), None)
    why = f"{other[1]} is mapped to {other[0]}" if other else "no class that is loaded maps it"
    return case.finding(
        "round-trip-fails", "error",
        f"the application cannot use the table {table} that the migrations build: {why}",
        table=table, cure="make the table in the schema that its class names, or name none in both",
    )  # fmt: skip


def _compare(case: Case, table: str, written: Row, read: Row) -> Iterator[Finding]:
    for name, value in written.items():
        if isinstance(value, dict) and "row" in value:
            continue
        if name in read and not _same(value, read[name]):
            yield case.finding(
                "round-trip-differs",
                "error",
                f"{table}.{name} is not read back as it was written",
                table=table,
                column=name,
                evidence=f"written {value!r}, read {read[name]!r}",
                cure="give the column a type that keeps the value",
            )


def _same(written: Any, read: Any) -> bool:  # noqa: ANN401 - any column's
    """Moments are equal whatever their zone is called; SQLite keeps none."""
    if written == read or str(written) == str(read):
        return True
    for make in (_moment, decimal.Decimal):
        try:
            return bool(make(str(written)) == make(str(read)))
        except (ValueError, decimal.InvalidOperation):
            continue
    return False


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


CHECK = Check("round-trip", "The application reads back the rows it writes.", run)

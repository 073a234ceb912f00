"""The application writes rows through its models and reads the same back."""

import datetime as dt
import decimal
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sddflow.domain.finding import Finding
from sddflow.errors import TargetError
from sddflow.proof.case import Case, Read, Written
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.rewriting import rewritten, set_by_triggers
from sddflow.proof.said_no_before import said_no_before
from sddflow.proof.through_models import with_parents, written_and_read
from sddflow.target.answers import ReadRow

_REFUSED, _UNREACHED = "RefusedError", "UnreachedError"


def run(case: Case) -> Seen:
    """One row of each new or changed table and of those it points to, in one session."""
    wanted = with_parents(case, case.touched)
    if not wanted:
        raise SkippedError("no model of a new or changed table was found")
    try:
        rows, read = written_and_read(case, wanted)
    except TargetError as error:
        return Seen((_failed(case, "", error),), "it failed")
    if all(_is(each, _REFUSED, _UNREACHED) for each in read):
        raise SkippedError(f"the models refuse the rows made for the proof: {_first(read)}")
    findings = tuple({(f.code, f.table, f.column): f for f in _found(case, rows, read)}.values())
    if any(isinstance(each, ReadRow) for each in read):
        findings = _without_known(case, findings)
    return Seen(findings, _said(case, read))


def _without_known(case: Case, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What is so on the database before too is nothing that the migration did."""
    new = {table.name for table in case.touched}
    if all(f.table in new for f in findings):
        return findings
    known = _before(case)
    return tuple(f for f in findings if (f.code, f.table, f.column) not in known)


def _said(case: Case, read: tuple[Read, ...]) -> str:
    how = "async" if case.conventions.is_async else "sync"
    back = sum(isinstance(each, ReadRow) for each in read)
    refused = f"; {_first(read)}" if any(_is(each, _REFUSED) for each in read) else ""
    return f"{back} rows through {how} sessions{refused}"


def _first(read: tuple[Read, ...]) -> str:
    """What the first class that says no says."""
    said = next(
        each.message for each in read if isinstance(each, TargetError) and _is(each, _REFUSED)
    )
    return said.removeprefix(f"{_REFUSED}: ")


def _is(each: Read, *kinds: str) -> bool:
    return isinstance(each, TargetError) and each.message.startswith(kinds)


def _found(case: Case, rows: list[Written], read: tuple[Read, ...]) -> Iterator[Finding]:
    """What fails for one cause is told once, of the first table."""
    told: set[str] = set()
    for row, back in zip(rows, read, strict=True):
        if isinstance(back, ReadRow):
            yield from _compare(case, row, back)
        elif not _is(back, _REFUSED, _UNREACHED) and back.message not in told:
            told.add(back.message)
            yield _failed(case, row["table"], back)


def _before(case: Case) -> frozenset[tuple[str, str, str]]:
    """What is so on the database before too: codes, tables and columns."""
    at = case.at(case.first)
    new = {table.name for table in case.touched}
    old = tuple(t for t in case.first.schema.tables if t.name not in new)
    try:
        rows, read = written_and_read(at, with_parents(at, old))
    except (TargetError, SkippedError):
        return frozenset()
    return frozenset((f.code, f.table, f.column) for f in _found(at, rows, read))


def _failed(case: Case, table: str, error: TargetError) -> Finding:
    found = case.finding(
        "round-trip-fails", "info" if said_no_before(case, error.message) else "error",
        f"the application cannot write and read its rows{f' of {table}' if table else ''}: "
        f"{error.message}",
        table=table, evidence=error.place, cure=error.cure,
    )  # fmt: skip
    return _unmapped(case, found, error)


def _unmapped(case: Case, found: Finding, error: TargetError) -> Finding:
    """The source has a class of that name; once it is loaded, it stands for another table."""
    if not error.message.startswith("UnknownTableError"):
        return found
    table = error.message.rpartition(" ")[2]
    classes = case.application.metadata().classes
    other = next(((n, c) for n, c in classes if n.rpartition(".")[2] == table), None)
    why = f"{other[1]} is mapped to {other[0]}" if other else "no class that is loaded maps it"
    return replace(
        found, table=table,
        message=f"the application cannot use the table {table} that the migrations build: {why}",
        cure="make the table in the schema that its class names, or name none in both",
    )  # fmt: skip


def _compare(case: Case, row: Written, read: ReadRow) -> Iterator[Finding]:
    table = row["table"]
    for name, value in {**row["values"], **read.meant}.items():
        if isinstance(row["values"].get(name), dict) and "row" in row["values"][name]:
            continue
        if name in row["moved"] or name not in read.values or _same(value, read.values[name]):
            continue
        seen = (value, read.values[name])
        if name in row["changed"]:
            yield from rewritten(case, table, name, *seen)
        elif not set_by_triggers(case, table, name):
            yield case.finding(
                "round-trip-differs", "error",
                f"{table}.{name} is not read back as it was written",
                table=table, column=name, evidence=f"written {seen[0]!r}, read {seen[1]!r}",
                cure="give the column a type that keeps the value",
            )  # fmt: skip


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

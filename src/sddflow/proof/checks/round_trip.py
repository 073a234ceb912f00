"""The application writes rows through its models and reads the same back."""

import base64
import datetime as dt
import decimal
from collections.abc import Iterator
from typing import Any

from psycopg.types.range import Range

from sddflow.database.refusal import Refusal
from sddflow.database.writer import NoRowError, Row, Writer, counts_up, generated
from sddflow.domain.finding import Finding
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.table import Table
from sddflow.errors import TargetError
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError
from sddflow.proof.probing import trial
from sddflow.target.answers import ReadRow

Written = dict[str, Any]


def run(case: Case) -> Seen:
    """One row of each new or changed table and of those it points to, in one session."""
    wanted = with_parents(case)
    if not wanted:
        raise SkippedError("no model of a new or changed table was found")
    try:
        rows, read = written_and_read(case, wanted)
    except TargetError as error:
        failed = case.finding(
            "round-trip-fails", "error",
            f"the application cannot write and read its rows: {error.message}",
            evidence=error.place, cure=error.cure,
        )  # fmt: skip
        return Seen((failed,), "it failed")
    values = [
        (row["table"], row["values"], back.values) for row, back in zip(rows, read, strict=True)
    ]
    findings = tuple(f for each in values for f in _compare(case, *each))
    how = "async" if case.conventions.is_async else "sync"
    return Seen(findings, f"{len(rows)} rows through {how} sessions")


def written_and_read(
    case: Case, wanted: tuple[Table, ...], *, own: bool = False
) -> tuple[list[Written], tuple[ReadRow, ...]]:
    """The rows, and how they came back.

    Args:
        case: whose application writes them.
        wanted: their tables, parents first.
        own: leave to the classes what they fill by themselves.

    SQLite does not know which times have a zone, and models may insist: there both are tried.

    Raises:
        TargetError: they cannot be written or read.
        SkippedError: no row fits a table.
    """
    failed: TargetError | None = None
    for aware in (True, False) if case.dialect == "sqlite" else (False,):
        rows = _rows(case, wanted, aware=aware)
        copy = case.built.scratch.clone()
        try:
            told = [{**row, "own": own} for row in rows]
            return rows, case.application.round_trip(copy.url, told)
        except TargetError as error:
            failed = failed or error
    assert failed is not None, "it was tried"  # noqa: S101 - says why it holds
    raise failed


def _rows(case: Case, wanted: tuple[Table, ...], *, aware: bool) -> list[Written]:
    """Rows that the database took, in an order that can be inserted; keys point to those before."""
    places = {table.name: place for place, table in enumerate(wanted)}
    with trial(case) as writer:
        try:
            rows = [(t, _values(t, places, _made(writer, t))) for t in wanted]
        except NoRowError as error:
            raise SkippedError(f"no row could be made: {error}") from None
    return [
        {"table": t.name, "values": {n: to_json(v, aware=aware) for n, v in row.items()}}
        for t, row in rows
    ]


def _made(writer: Writer, table: Table) -> Row:
    """A row that the database took, with its texts as they were given: a trigger may cut them."""
    given = writer.values(table, "odd")
    made = writer.insert(table, given)
    if isinstance(made, Refusal):
        return writer.add(table, "odd")
    texts = (c.name for c in table.columns if c.type.kind in {"string", "text"})
    return {**made, **{name: given[name] for name in texts if name in given}}


def with_parents(case: Case) -> tuple[Table, ...]:
    """The mapped tables that are new or changed, and all that their rows must point to."""
    schema, needed = case.built.schema, [t for t in case.touched if _mapped(case, t.name)]
    for table in needed:
        for key in table.foreign_keys:
            parent = schema.table(key.referred)
            if parent is not None and parent not in needed and _mapped(case, parent.name):
                needed.append(parent)
    return tuple(t for t in parents_first(schema.tables) if t in needed)


def _mapped(case: Case, table: str) -> bool:
    return case.conventions.of_table(table) is not None


def _values(table: Table, places: dict[str, int], taken: Row) -> Row:
    """The values of a row that was taken, without those the database fills."""
    row: Row = {
        c.name: taken[c.name] for c in table.columns if not counts_up(table, c) and not generated(c)
    }
    for key in table.foreign_keys:
        own = key.referred == table.name
        written = not own and places.get(key.referred, len(places)) < places[table.name]
        for name, to in zip(key.columns, key.referred_columns, strict=True):
            column = table.column(name)
            if written:
                row[name] = {"row": places[key.referred], "column": to}
            elif key.referred in places and column is not None and column.nullable:
                row[name] = None
    return row


def to_json(value: Any, *, aware: bool = False) -> Any:  # noqa: ANN401 - any column's
    """As the application's probe reads it; `aware` gives moments a zone."""
    if isinstance(value, dt.datetime) and aware and value.tzinfo is None:
        return value.replace(tzinfo=dt.UTC).isoformat()
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, Range):
        return str(value).replace(", ", ",")  # as PostgreSQL spells it
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    plain = value is None or isinstance(value, (bool, int, float, str, list, dict))
    return value if plain else str(value)


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

"""Rows that the application writes through its models, and reads back."""

import base64
import datetime as dt
from collections import Counter
from typing import Any

from sddflow.database.refusal import Refusal
from sddflow.database.writer import NoRowError, Row, Writer, counts_up, generated
from sddflow.domain.schema.order import parents_first
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Column, ForeignKey, Table
from sddflow.errors import TargetError
from sddflow.proof.case import Case, Trip, Written
from sddflow.proof.check import SkippedError
from sddflow.proof.probing import trial
from sddflow.target.answers import ReadRow

Places = dict[str, list[int]]  # of the rows that are written before, by table


def written_and_read(
    case: Case, wanted: tuple[Table, ...], *, own: bool = False
) -> tuple[list[Written], tuple[ReadRow, ...]]:
    """The rows, and how they came back; the application is asked once.

    Args:
        case: whose application writes them.
        wanted: their tables, parents first.
        own: leave to the classes what they fill by themselves.

    Raises:
        TargetError: they cannot be written or read.
        SkippedError: no row fits a table, or another branch builds a part of them.
    """
    if case.history.is_half:
        raise SkippedError("the models are of several branches, and one of them is built")
    if not case.trips:
        case.trips = _trips(case, wanted)
    rows, read = case.trips[own]
    if isinstance(read, TargetError):
        raise read
    return rows, read


def _trips(case: Case, wanted: tuple[Table, ...]) -> dict[bool, Trip]:
    """By `own`, what came of it.

    SQLite does not know which times have a zone, and models may insist: there both are tried;
    where neither is taken, the first refusal is told.
    """
    found = _tried(case, _rows(case, wanted, aware=case.dialect == "sqlite"), (False, True))
    failed = tuple(own for own, (_, read) in found.items() if isinstance(read, TargetError))
    if failed and case.dialect == "sqlite":
        again = _tried(case, _rows(case, wanted, aware=False), failed)
        found |= {own: t for own, t in again.items() if not isinstance(t[1], TargetError)}
    return found


def _tried(case: Case, rows: list[Written], ways: tuple[bool, ...]) -> dict[bool, Trip]:
    """The same rows once for each way, each on a copy of its own."""
    lots = [(case.built.scratch.clone().url, [{**row, "own": own} for row in rows]) for own in ways]
    read = case.application.round_trips(lots)
    return {own: (rows, each) for own, each in zip(ways, read, strict=True)}


def _rows(case: Case, wanted: tuple[Table, ...], *, aware: bool) -> list[Written]:
    """Rows that the database took, in an order that can be inserted; keys point to those before.

    A table that takes none is left out: it is told elsewhere, and the others are tried.
    """
    names = frozenset(table.name for table in wanted)
    rows: list[Written] = []
    places: Places = {}
    reason = ""
    with trial(case) as writer:
        for table in (t for t in wanted for _ in range(2 if t.name in _met_twice(wanted) else 1)):
            try:
                taken = _made(writer, table)
                row = _values(table, names, places, taken)
            except NoRowError as error:
                reason = str(error)
                continue
            places.setdefault(table.name, []).append(len(rows))
            values = {n: to_json(v, aware=aware) for n, v in row.items()}
            keys = {c.name: taken[c.name] for c in table.columns if counts_up(table, c)}
            rows.append({"table": table.name, "values": values, "keys": keys})
    if not rows:
        raise SkippedError(f"no row could be made: {reason}")
    return rows


def _met_twice(tables: tuple[Table, ...]) -> frozenset[str]:
    """What several keys of one table point to: its rows may have to be different ones."""
    return frozenset(
        name
        for table in tables
        for name, keys in Counter(k.referred for k in table.foreign_keys).items()
        if keys > 1 and name != table.name
    )


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
    """A class stands for it; of several tables of one name, for the one that it is loaded for."""
    if case.conventions.of_table(table) is None:
        return False
    alike = [t for t in case.built.schema.tables if bare(t.name) == bare(table)]
    return len(alike) == 1 or table in {t.name for t in case.declared.tables}


def _values(table: Table, names: frozenset[str], places: Places, taken: Row) -> Row:
    """The values of a row that was taken, without those the database fills.

    Args:
        table: of the row.
        names: of all tables that are written.
        places: of the rows that are written before, by table.
        taken: the row as the database has it.
    """
    row: Row = {
        c.name: _listed(c, taken[c.name])
        for c in table.columns
        if not counts_up(table, c) and not generated(c)
    }
    met: dict[str, list[tuple[Any, ...]]] = {}
    for key in table.foreign_keys:
        place = _place(key, places, met.setdefault(key.referred, []), taken)
        for name, to in zip(key.columns, key.referred_columns, strict=True):
            column = table.column(name)
            if place is not None:
                row[name] = {"row": place, "column": to}
            elif key.referred in names and column is not None and column.nullable:
                row[name] = None
    return row


def _listed(column: Column, value: Any) -> Any:  # noqa: ANN401 - any column's
    """A list of labels, which the driver leaves as the text it came in."""
    if isinstance(value, str) and column.type.name.endswith("[]"):
        return [item for item in value.strip("{}").split(",") if item]
    return value


def _place(key: ForeignKey, places: Places, met: list[tuple[Any, ...]], taken: Row) -> int | None:
    """The row that a key points to: another one than an earlier key's where the taken row's do."""
    known = places.get(key.referred)
    if not known:
        return None
    parent = tuple(taken.get(name) for name in key.columns)
    if parent not in met:
        met.append(parent)
    return known[met.index(parent) % len(known)]


def to_json(value: Any, *, aware: bool = False) -> Any:  # noqa: ANN401 - any column's
    """As the application's probe reads it; `aware` gives moments a zone."""
    if isinstance(value, dt.datetime) and aware and value.tzinfo is None:
        return value.replace(tzinfo=dt.UTC).isoformat()
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return value.total_seconds()
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    plain = value is None or isinstance(value, (bool, int, float, str, list, dict))
    return value if plain else _as_text(value)


def _as_text(value: object) -> str:
    """As the database spells it."""
    from psycopg.types.range import Range  # a driver that SQLite does without

    return str(value).replace(", ", ",") if isinstance(value, Range) else str(value)

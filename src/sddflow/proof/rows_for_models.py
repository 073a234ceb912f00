"""Rows for the application to write, made so that the database takes them."""

import base64
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from sddflow.database.light import light
from sddflow.database.refusal import Refusal
from sddflow.database.rows import take
from sddflow.database.writer import NoRowError, Row, Writer, alternatives, counts_up, generated
from sddflow.domain.schema.table import Column, ForeignKey, Table
from sddflow.proof.case import Case, Written
from sddflow.proof.check import SkippedError
from sddflow.proof.choices import choices
from sddflow.proof.probing import trial
from sddflow.proof.survival.sameness import same

Places = dict[str, list[int]]  # of the rows that are written before, by table


def rows_for(case: Case, wanted: tuple[Table, ...], *, aware: bool) -> list[Written]:
    """Rows that the database took, in an order that can be inserted; keys point to those before.

    A table that takes none is left out: it is told elsewhere, and the others are tried.
    """
    with trial(case) as writer:
        stood = {t.name: take(writer.connection, t).rows for t in wanted if _has_triggers(case)}
        rows, reason = _taken(case, writer, wanted, aware=aware)
        moved = {t.name: [*_moved(writer, t, stood.get(t.name, {}))] for t in wanted}
    if not rows:
        raise SkippedError(f"no row could be made: {reason}")
    return [{**row, "moved": moved[row["table"]]} for row in rows]


def _taken(
    case: Case, writer: Writer, wanted: tuple[Table, ...], *, aware: bool
) -> tuple[list[Written], str]:
    """The rows, and why the last of those that were refused was."""
    names = frozenset(table.name for table in wanted)
    rows: list[Written] = []
    places: Places = {}
    heired: Counter[str] = Counter()
    counts = _counts(wanted)
    reason = ""
    for table in (t for t in wanted for _ in range(counts[t.name])):
        try:
            taken, changed = made(writer, table)
            counted = frozenset(c.name for c in table.columns if writer.counts(table, c))
            row = _values(table, names, places, taken, heired, counted)
        except NoRowError as error:
            reason = str(error)
            continue
        places.setdefault(table.name, []).append(len(rows))
        others = choices(case, table).items()
        rows.append(
            {
                "table": table.name,
                "values": {n: to_json(v, aware=aware) for n, v in row.items()},
                "keys": {c.name: taken[c.name] for c in table.columns if counts_up(table, c)},
                "choices": {n: [to_json(v, aware=aware) for v in each] for n, each in others},
                "changed": sorted(changed),
            }
        )
    return rows, reason


def _kept(writer: Writer, table: Table, taken: Row) -> Row:
    """The row once triggers that run after it are done."""
    target = light(table)
    query = sa.select(target).where(*(target.c[n] == taken[n] for n in table.primary_key))
    found = writer.connection.execute(query.limit(1)).mappings().first()
    return dict(found) if table.primary_key and found is not None else taken


def _has_triggers(case: Case) -> bool:
    return re.search(r"^trigger ", case.built.text, re.MULTILINE) is not None


def _moved(writer: Writer, table: Table, stood: Mapping[Any, Row]) -> Iterator[str]:
    """Columns that triggers of other rows write: the time of the last scan, of a parcel."""
    now = take(writer.connection, table).rows if stood else {}
    pairs = [(row, now[key]) for key, row in stood.items() if key in now]
    for column in table.columns:
        if any(not same(was[column.name], is_[column.name]) for was, is_ in pairs):
            yield column.name


def _counts(tables: tuple[Table, ...]) -> dict[str, int]:
    """How many rows are made of each: one for each of its heirs, or two for those who meet two.

    Args:
        tables: parents first.
    """
    counts: dict[str, int] = {}
    twice = _met_twice(tables)
    twice |= {t for name in twice for t in _telling_apart(tables, name)}
    for table in reversed(tables):
        heirs = (t.name for t in tables if any(k.referred == table.name for k in _inherited(t)))
        own = 2 if table.name in twice else 1
        counts[table.name] = max(own, sum(counts.get(name, 1) for name in heirs))
    return counts


def _met_twice(tables: tuple[Table, ...]) -> frozenset[str]:
    """What several keys of one table point to: its rows may have to be different ones."""
    return frozenset(
        name
        for table in tables
        for name, keys in Counter(k.referred for k in table.foreign_keys).items()
        if keys > 1 and name != table.name
    )


def _telling_apart(tables: tuple[Table, ...], name: str) -> Iterator[str]:
    """What rows of a table point to, where nothing else than these keys is unique in them."""
    for table in (t for t in tables if t.name == name):
        keys = {column: k.referred for k in table.foreign_keys for column in k.columns}
        for names in table.unique_sets:
            if set(names) <= keys.keys():
                yield keys[names[-1]]


def _inherited(table: Table) -> tuple[ForeignKey, ...]:
    """Keys by which a row is a part of another one, each of its own: an object is of one class."""
    own = (k for k in table.foreign_keys if k.referred != table.name)
    return tuple(k for k in own if set(k.columns) == set(table.primary_key))


def made(writer: Writer, table: Table) -> tuple[Row, frozenset[str]]:
    """A row that the database took, and the columns in which it wrote something else than given.

    Its texts are as they were given: what a trigger makes of them shows when they are read.
    """
    given = writer.values(table, "odd")
    taken = writer.insert(table, given)
    if isinstance(taken, Refusal):
        return writer.add(table, "odd"), frozenset()
    texts = (c.name for c in table.columns if c.type.kind in {"string", "text"})
    kept = _kept(writer, table, taken)
    changed = frozenset(n for n, v in given.items() if not same(v, kept[n]))
    return {**taken, **{n: given[n] for n in texts if n in given}}, changed


def _values(
    table: Table,
    names: frozenset[str],
    places: Places,
    taken: Row,
    heired: Counter[str],
    counted: frozenset[str],
) -> Row:
    """The values of a row that was taken, without those the database fills.

    Args:
        table: of the row.
        names: of all tables that are written.
        places: of the rows that are written before, by table.
        taken: the row as the database has it.
        heired: by table, how many of its rows have an heir.
        counted: columns by which the database numbers the rows.
    """
    row: Row = {
        c.name: _listed(c, taken[c.name])
        for c in table.columns
        if c.name not in counted and not generated(c)
    }
    met: dict[str, list[tuple[Any, ...]]] = {}
    either = {name for names in alternatives(table) for name in names}
    for key in table.foreign_keys:
        if set(key.columns) <= either and all(taken[name] is None for name in key.columns):
            continue  # the row points by another one
        apart = any(key.columns[-1] == names[-1] for names in table.unique_sets)
        again = len(places.get(table.name, ())) if apart else 0
        place = _place(key, places, met.setdefault(key.referred, []), taken, again)
        if place is not None and key in _inherited(table):
            place = places[key.referred][heired[key.referred] % len(places[key.referred])]
            heired[key.referred] += 1
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


def _place(
    key: ForeignKey, places: Places, met: list[tuple[Any, ...]], taken: Row, again: int
) -> int | None:
    """The row that a key points to: another one than an earlier key's where the taken row's do."""
    known = places.get(key.referred)
    if not known:
        return None
    parent = tuple(taken.get(name) for name in key.columns)
    if parent not in met:
        met.append(parent)
    return known[(met.index(parent) + again) % len(known)]


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

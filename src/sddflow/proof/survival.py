"""Rows before, rows afterwards: what was lost."""

import datetime as dt
import decimal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.finding import Severity

Snapshots = Mapping[str, Snapshot]


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that is not there any more.

    Args:
        what: `table-dropped`, `column-dropped`, `lost`, `changed`.
        severity: error where nobody can have meant it; warning where it is for a human to say.
        message: one sentence.
        table: where.
        column: which, where it is about one.
        evidence: an example.
        cure: what to do.
    """

    what: str
    severity: Severity
    message: str
    table: str
    column: str = ""
    evidence: str = ""
    cure: str = ""


def lost(before: Snapshots, after: Snapshots) -> Iterator[Loss]:
    """What the rows of `before` lost on the way to `after`; rows that came are no loss."""
    for name, old in before.items():
        if not old.rows:
            continue
        new = after.get(name) or _renamed(old, before, after)
        if new is None:
            yield Loss(
                "table-dropped", "warning", f"the table {name} goes with its {len(old.rows)} rows",
                name, cure="a human must want this: say so at the gate",
            )  # fmt: skip
        else:
            yield from _table(old, new)


def _renamed(old: Snapshot, before: Snapshots, after: Snapshots) -> Snapshot | None:
    """The new table that has the rows, if the old one was only renamed."""
    names = {c.name for c in old.table.columns}
    for name, new in after.items():
        same = {c.name for c in new.table.columns} >= names
        if name not in before and same and new.rows.keys() >= old.rows.keys():
            return new
    return None


def _table(old: Snapshot, new: Snapshot) -> Iterator[Loss]:
    name = old.table.name
    kept = [c.name for c in old.table.columns if new.table.column(c.name) is not None]
    for column in (c.name for c in old.table.columns if c.name not in kept):
        yield from _column_gone(old, new, column)
    if old.table.primary_key != new.table.primary_key or not old.table.primary_key:
        yield from _counted(old, new)
        return
    gone = [key for key in old.rows if key not in new.rows]
    if gone:
        yield Loss(
            "lost", "error", f"{len(gone)} of {len(old.rows)} rows of {name} are gone", name,
            evidence=f"the first that is gone: {old.table.primary_key} = {gone[0]}",
            cure="copy the rows; around SQLite's batch operations, switch foreign keys off",
        )  # fmt: skip
    for column in kept:
        yield from _changes(old, new, column)


def _counted(old: Snapshot, new: Snapshot) -> Iterator[Loss]:
    """Without a common key, only the number of rows can be compared."""
    if len(new.rows) < len(old.rows):
        yield Loss(
            "lost", "error", f"{old.table.name} had {len(old.rows)} rows, now {len(new.rows)}",
            old.table.name, cure="copy the rows",
        )  # fmt: skip


def _column_gone(old: Snapshot, new: Snapshot, column: str) -> Iterator[Loss]:
    values = {key: row[column] for key, row in old.rows.items() if row[column] is not None}
    if not values or _moved(values, old, new):
        return
    name = old.table.name
    was = old.table.column(column)
    twins = [
        c.name for c in new.table.columns
        if old.table.column(c.name) is None and was is not None and c.type == was.type
    ]  # fmt: skip
    if twins:
        yield Loss(
            "lost", "error",
            f"{name}.{column} goes and {name}.{twins[0]} comes without its values: "
            f"{len(values)} are lost",
            name, column, evidence=f"for example {next(iter(values.values()))!r}",
            cure=f"rename the column, or copy {column} to {twins[0]} before it is dropped",
        )  # fmt: skip
    else:
        yield Loss(
            "column-dropped", "warning", f"{name}.{column} goes with {len(values)} values",
            name, column, cure="a human must want this: say so at the gate",
        )  # fmt: skip


def _moved(values: Mapping[tuple[Any, ...], Any], old: Snapshot, new: Snapshot) -> bool:
    """Another, new column has the values now."""
    added = [c.name for c in new.table.columns if old.table.column(c.name) is None]
    return any(
        all(key in new.rows and same(value, new.rows[key][name]) for key, value in values.items())
        for name in added
    )


def _changes(old: Snapshot, new: Snapshot, column: str) -> Iterator[Loss]:
    """Values that changed; a NULL that was filled is what backfills are for."""
    pairs = [
        (row[column], new.rows[key][column])
        for key, row in old.rows.items()
        if key in new.rows and row[column] is not None
    ]
    changed = [(a, b) for a, b in pairs if not same(a, b)]
    if not changed:
        return
    worse = any(b is None or str(a).startswith(str(b)) or _rounded(a, b) for a, b in changed)
    was, now = changed[0]
    name = f"{old.table.name}.{column}"
    yield Loss(
        "lost" if worse else "changed", "error" if worse else "warning",
        f"{len(changed)} values of {name} {'lose something' if worse else 'change'}",
        old.table.name, column, evidence=f"{_short(was)} became {_short(now)}",
        cure="a human must want this: say so at the gate" if not worse
        else "keep the values: widen instead of narrowing, copy before dropping",
    )  # fmt: skip


def _rounded(was: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    """A number that lost its fraction."""
    numbers = (int, float, decimal.Decimal)
    return isinstance(was, numbers) and isinstance(now, numbers) and round(was) == round(now)


def _short(value: Any) -> str:  # noqa: ANN401 - any column's
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:50]}… ({len(text)} signs)"


def same(was: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    """The same value, whatever type the column has now."""
    if was == now:
        return True
    return _canonical(was) == _canonical(now)


def _canonical(value: Any) -> str:  # noqa: ANN401 - any column's
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return aware.astimezone(dt.UTC).isoformat()
    if isinstance(value, (int, float, decimal.Decimal)):
        return format(decimal.Decimal(str(value)).normalize(), "f")
    return str(value)

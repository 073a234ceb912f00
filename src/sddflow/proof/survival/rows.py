"""Rows before, rows afterwards: what was lost."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.database.writer import generated
from sddflow.domain.schema.table import Column
from sddflow.proof.evidence import short
from sddflow.proof.rules.ruled import Ruled
from sddflow.proof.survival.carried import (
    Snapshots,
    carried,
    detached,
    heir,
    held,
    in_columns,
    successor,
)
from sddflow.proof.survival.cut import is_blank, is_cut
from sddflow.proof.survival.deduped import doubles_in
from sddflow.proof.survival.forced import Forced, forced
from sddflow.proof.survival.gone import rows_gone
from sddflow.proof.survival.kept_keys import keeps
from sddflow.proof.survival.loss import ASK, Loss, Way
from sddflow.proof.survival.orphans import orphans
from sddflow.proof.survival.said import Pairs, formats_of, is_same_day, why_meant
from sddflow.proof.survival.sameness import canonical, same
from sddflow.proof.survival.touched import is_touched
from sddflow.proof.survival.zoned import is_same_moment, moved
from sddflow.proof.wording.zones import zones_in

_QUARTER = 15  # minutes, by which the zones of the world differ


def lost(
    before: Snapshots,
    after: Snapshots,
    statements: tuple[str, ...] = (),
    *,
    back: bool = False,
    known: Ruled | None = None,
    source: str = "",
) -> Iterator[Loss]:
    """What the rows of `before` lost on the way to `after`; rows that came are no loss.

    Args:
        before: every table with its rows.
        after: the same, later.
        statements: what was executed in between; they tell what was deleted on purpose.
        back: up and down again; spaces that do not come back are no loss then.
        known: what the rules that come find in `before`; what is unique in plain columns is seen in
            the rows themselves.
        source: of the revisions; it may name zones.
    """
    ruled = _ruled(before, after, known or Ruled())
    way = Way(before, after, statements, back, source, ruled)
    for name, old in before.items():
        if not old.rows:
            continue
        new = after.get(name)
        yield from _table(way, old, new) if new is not None else _table_gone(way, old)


def _ruled(before: Snapshots, after: Snapshots, known: Ruled) -> Ruled:
    pairs = ((name, old, after[name]) for name, old in before.items() if name in after)
    seen = {n: (*doubles_in(old, new), *known.doubles.get(n, ())) for n, old, new in pairs}
    return replace(known, doubles=seen)


def _table_gone(way: Way, old: Snapshot) -> Iterator[Loss]:
    """Renamed, meant to be renamed, taken in by another one, or dropped."""
    name, new = old.table.name, heir(old.table, way.before, way.after)
    if new is not None and new.rows:
        yield from _table(way, old, new)
    elif new is not None:
        yield Loss(
            "rename-lost", "error",
            f"the table {name} goes and {new.table.name} comes without its {len(old.rows)} rows",
            name, cure="rename the table, or copy its rows before it is dropped",
        )  # fmt: skip
    elif not held(old, way.after) and not in_columns(old, way.before, way.after):
        yield Loss(
            "table-dropped", "warning", f"the table {name} goes with its {len(old.rows)} rows",
            name, cure=ASK,
        )  # fmt: skip


def _table(way: Way, old: Snapshot, new: Snapshot) -> Iterator[Loss]:
    written = [c.name for c in old.table.columns if not _is_computed(c, new.table.column(c.name))]
    kept = [name for name in written if new.table.column(name) is not None]
    for column in (name for name in written if name not in kept):
        yield from _column_gone(way, old, new, column)
    if not _same_key(old, new):
        yield from _counted(old, new, kept)
        return
    elsewhere = detached(old.table, way.after, way.statements)
    gone = [key for key in old.rows if key not in new.rows and key not in elsewhere]
    if gone:
        yield rows_gone(way, old, new, gone)
    for column in kept:
        yield from _changes(way, old, new, column)


def _is_computed(was: Column, now: Column | None) -> bool:
    """Its values came from other columns, and still do, or nobody asks for them any more."""
    return generated(was) and (now is None or generated(now))


def _same_key(old: Snapshot, new: Snapshot) -> bool:
    key = old.table.primary_key
    if not key or key != new.table.primary_key:
        return False
    types = ((old.table.column(n), new.table.column(n)) for n in key)
    if all(a and b and a.type.kind == b.type.kind for a, b in types):
        return True
    return not new.rows or bool(old.rows.keys() & new.rows.keys())


def _counted(old: Snapshot, new: Snapshot, kept: list[str]) -> Iterator[Loss]:
    """Without a common key: the number of rows, and the values of each column whoever has them."""
    name = old.table.name
    if len(new.rows) < len(old.rows):
        yield Loss(
            "lost", "error", f"{name} had {len(old.rows)} rows, now {len(new.rows)}",
            name, cure="copy the rows",
        )  # fmt: skip
        return
    keys = {*old.table.primary_key, *(n for k in old.table.foreign_keys for n in k.columns)}
    for column in (c for c in kept if c not in keys):
        was, now = (Counter(canonical(r[column]) for r in s.rows.values()) for s in (old, new))
        missing = was - now
        missing.pop("None", None)
        if missing:
            yield Loss(
                "lost", "error",
                f"{missing.total()} values of {name}.{column} are not there any more",
                name, column, evidence=f"for example {short(next(iter(missing)))}",
                cure="copy the rows with all their values",
            )  # fmt: skip


def _column_gone(way: Way, old: Snapshot, new: Snapshot, column: str) -> Iterator[Loss]:
    values = {key: row[column] for key, row in old.rows.items() if row[column] is not None}
    was = old.table.column(column)
    if was is None or not values or carried(values, column, old, new, way.before, way.after):
        return
    name, twin = old.table.name, successor(was, old, new)
    lost = f"for example {short(next(iter(values.values())))}"
    if twin and _is_time_alone(values, twin, new):
        yield Loss(
            "rename-lost", "error",
            f"{name}.{column} goes and {name}.{twin} has its time of day alone: on which day it "
            f"was is lost of {len(values)}",
            name, column, lost, cure="keep the day as well; what ends after midnight has the next",
        )  # fmt: skip
    elif twin:
        yield Loss(
            "rename-lost", "error",
            f"{name}.{column} goes and {name}.{twin} comes without its values: "
            f"{len(values)} are lost",
            name, column, lost,
            cure=f"rename the column, or copy {column} to {twin} before it is dropped",
        )  # fmt: skip
    else:
        yield Loss(
            "column-dropped", "warning", f"{name}.{column} goes with {len(values)} values",
            name, column, lost, cure=ASK,
        )  # fmt: skip


def _is_time_alone(values: Mapping[Any, Any], twin: str, new: Snapshot) -> bool:
    """Every moment became a time of day, in whatever zone: these lie whole quarters apart."""
    pairs = [(was, new.rows[key][twin]) for key, was in values.items() if key in new.rows]
    return bool(pairs) and all(
        isinstance(was, dt.datetime)
        and isinstance(now, dt.time)
        and (was.minute - now.minute) % _QUARTER == 0
        and was.second == now.second
        for was, now in pairs
    )


def _changes(way: Way, old: Snapshot, new: Snapshot, column: str) -> Iterator[Loss]:
    """Values that changed; a NULL that was filled is what backfills are for."""
    astray = orphans(old, new.table, column, way.before, way.after)
    cleared = {k for k in astray if k in new.rows and new.rows[k][column] is None}
    if cleared:
        yield _cleared(old, column, [old.rows[key][column] for key in cleared])
    left_out = set(cleared)
    for each in forced(way, old, new, column):
        left_out |= each.rows
        yield _told(old, new, column, each)
    pairs = [
        (row[column], new.rows[key][column])
        for key, row in old.rows.items()
        if key in new.rows and row[column] is not None and key not in left_out
    ]
    pairs = [(a, b) for a, b in pairs if not (is_blank(a) and (b is None or way.back))]
    pairs = [(a, b) for a, b in pairs if not (way.back and _only_spaces_went(a, b))]
    was = old.table.column(column)
    if was is not None and was.type.name == "CHAR":  # filled up with blanks, that mean nothing
        pairs = [(a, b) for a, b in pairs if str(a).rstrip(" ") != b]
    zones, formats = zones_in(way.statements, way.source), formats_of(way.statements)
    pairs = [(a, b) for a, b in pairs if not is_same_day(a, b, formats)]
    changed = [
        (a, b) for a, b in pairs if not (same(a, b) or keeps(a, b) or is_same_moment(a, b, zones))
    ]
    if not changed or _renamed(old.table.column(column), new.table.column(column), changed):
        return
    name = f"{old.table.name}.{column}"
    if is_touched(column, changed, way.statements):
        if not way.back:
            message = f"{len(changed)} values of {name} become the time at which the migration runs"
            why = "a trigger notes by itself that the row was changed"
            yield Loss("changed", "info", message, old.table.name, column, why)
        return
    types = (old.table.column(column), new.table.column(column))
    why = why_meant(column, types, pairs, changed, way.statements)
    if why:
        message = f"{len(changed)} values of {name} {why}"
        yield Loss("changed", "info", message, old.table.name, column, _became(*changed[0]))
        return
    cut = [pair for pair in changed if is_cut(*pair)]
    others = f", and {len(changed) - len(cut)} more change" if len(changed) > len(cut) else ""
    yield Loss(
        "lost" if cut else "changed", "error" if cut else "warning",
        f"{len(cut)} values of {name} lose something{others}" if cut
        else f"{len(changed)} values of {name} change{moved(changed, zones)}",
        old.table.name, column, evidence=_became(*cut[0]) if cut else _example(pairs, changed),
        cure="keep the values: widen instead of narrowing, copy before dropping" if cut else ASK,
    )  # fmt: skip


def _became(was: Any, now: Any) -> str:  # noqa: ANN401 - any column's
    return f"{short(was)} became {short(now)}"


def _example(pairs: Pairs, changed: Pairs) -> str:
    """Two values that were told apart before, and are one now; or the first that changed."""
    became: dict[str, dict[str, None]] = defaultdict(dict)
    for was, now in pairs:
        became[short(now)][short(was)] = None
    for _, now in changed:
        one, *others = became[short(now)]
        if others:
            return f"{one} and {others[0]} both became {short(now)}"
    return _became(*changed[0])


def _only_spaces_went(was: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    texts = isinstance(was, str) and isinstance(now, str)
    return texts and "".join(was.split()) == "".join(now.split())


def _cleared(old: Snapshot, column: str, values: list[Any]) -> Loss:
    """A key must point to a row: what points to none says nothing, and NULL says so."""
    name = old.table.name
    message = f"{len(values)} values of {name}.{column} that point to no row become NULL"
    return Loss("changed", "info", message, name, column, f"for example {short(values[0])}")


def _told(old: Snapshot, new: Snapshot, column: str, change: Forced) -> Loss:
    name, first = old.table.name, min(change.rows, key=repr)
    told = _became(old.rows[first][column], new.rows[first][column])
    message = f"{len(change.rows)} values of {name}.{column} change, {change.why}"
    return Loss("changed", "info", message, name, column, told)


def _renamed(was: Column | None, now: Column | None, changed: list[tuple[Any, Any]]) -> bool:
    """Labels of an enum type got other names: each its own, and none of them was one before."""
    old, new = (set(c.type.labels) if c else set() for c in (was, now))
    pairs = {(str(a), str(b)) for a, b in changed}
    ones, others = {a for a, _ in pairs}, {b for _, b in pairs}
    alone = len(pairs) == len(ones) == len(others)
    return bool(old and new) and alone and not ones & new and not others & old

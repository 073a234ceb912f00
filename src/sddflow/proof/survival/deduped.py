"""Rows that may not be there twice from now on: what became of those that were."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import ForeignKey
from sddflow.proof.rules.ruled import Double, Key

GROUPS = re.compile(r"\b(?:PARTITION|GROUP)\s+BY\b", re.IGNORECASE)
_REACHED_BY = {"email", "mail", "phone", "mobile"}  # with a sign more, nobody is reached


def erased(old: Snapshot, new: Snapshot, doubles: tuple[Double, ...]) -> list[Key]:
    """Rows that are gone although no other one has what they had: their twins went with them."""
    found: dict[Key, None] = {}
    for each in doubles:
        value = _value(old.rows[each.keys[0]], each.columns)
        if not any(_value(row, each.columns) == value for row in new.rows.values()):
            found |= dict.fromkeys(each.keys if not set(each.keys) & new.rows.keys() else ())
    return list(found)


def told_apart(
    old: Snapshot, new: Snapshot, doubles: tuple[Double, ...], column: str
) -> frozenset[Key]:
    """Rows whose text has more signs now, or none, because another one keeps it as it was.

    Where none keeps it, each of them has more.
    """
    found: set[Key] = set()
    reaches = bool(_REACHED_BY & set(column.lower().split("_")))
    for each in (d for d in doubles if column in d.columns):
        kept = _kept(old, new, each)
        if kept:
            rest = {k: new.rows[k][column] for k in each.keys if k in new.rows and k not in kept}
            more = {k for k, now in rest.items() if _has_more(old.rows[k][column], now)}
            found |= {k for k, now in rest.items() if now is None} | (set() if reaches else more)
        elif not reaches:
            there = [k for k in each.keys if k in new.rows]
            more = {k for k in there if _has_more(old.rows[k][column], new.rows[k][column])}
            found |= more if len(more) == len(each.keys) else set()
    return frozenset(found)


def stands_for(
    old: Snapshot, new: Snapshot, doubles: tuple[Double, ...]
) -> dict[Key, frozenset[Key]]:
    """For each row that is gone as a double, those that were like it and are still there."""
    found: dict[Key, frozenset[Key]] = {}
    for each in doubles:
        kept = _kept(old, new, each)
        found |= dict.fromkeys((k for k in each.keys if kept and k not in new.rows), kept)
    return found


def led_to_twin(
    old: Snapshot, new: Snapshot, key: ForeignKey, were: Snapshot, are: Snapshot,
    doubles: tuple[Double, ...],
) -> Iterator[Key]:  # fmt: skip
    """Rows that point to the row that stayed, because the one they pointed to was its twin.

    Args:
        old: the rows that point, before.
        new: the same, now.
        key: by which.
        were: what they point to, before.
        are: the same, now.
        doubles: among those.
    """
    name, to = key.columns[0], key.referred_columns[0]
    twins = [{were.rows[k][to] for k in each.keys} for each in doubles]
    staying = {row[to] for row in are.rows.values()}
    for number, row in old.rows.items():
        now = new.rows[number][name] if number in new.rows else None
        gone = row[name] not in staying and now in staying
        if gone and any({row[name], now} <= ones for ones in twins):
            yield number


def doubles_in(old: Snapshot, new: Snapshot) -> Iterator[Double]:
    """Rows that had one value in columns that are unique together only from now on."""
    known = {frozenset(columns) for columns in old.table.unique_sets}
    names = {c.name for c in old.table.columns}
    for columns in new.table.unique_sets:
        if frozenset(columns) in known or not set(columns) <= names:
            continue
        rows: defaultdict[Key, list[Key]] = defaultdict(list)
        for key, row in old.rows.items():
            rows[_value(row, columns)].append(key)
        yield from (
            Double(columns, tuple(keys))
            for value, keys in rows.items()
            if len(keys) > 1 and "None" not in value
        )


def _kept(old: Snapshot, new: Snapshot, double: Double) -> frozenset[Key]:
    """Those of the rows that are there with what they had."""
    there = (k for k in double.keys if k in new.rows)
    same = (
        k
        for k in there
        if _value(new.rows[k], double.columns) == _value(old.rows[k], double.columns)
    )
    return frozenset(same)


def _value(row: Mapping[str, Any], columns: tuple[str, ...]) -> Key:
    return tuple(str(row.get(name)) for name in columns)


def _has_more(was: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    return isinstance(was, str) and isinstance(now, str) and now.startswith(was)

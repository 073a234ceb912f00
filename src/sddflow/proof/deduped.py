"""Rows that may not be there twice from now on: what became of those that were."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import ForeignKey

Key = tuple[Any, ...]
_REACHED_BY = {"email", "mail", "phone", "mobile"}  # with a sign more, nobody is reached


def erased(old: Snapshot, new: Snapshot) -> list[Key]:
    """Rows that are gone although no other one has what they had: their twins went with them."""
    found: dict[Key, None] = {}
    for columns, value, keys in _doubles(old, new):
        if not any(_value(row, columns) == value for row in new.rows.values()):
            found |= dict.fromkeys(keys if not set(keys) & new.rows.keys() else ())
    return list(found)


def told_apart(old: Snapshot, new: Snapshot, column: str) -> frozenset[Key]:
    """Rows whose text has more signs now, or none, because another one keeps it as it was."""
    found: set[Key] = set()
    reaches = bool(_REACHED_BY & set(column.lower().split("_")))
    for columns, value, keys in _doubles(old, new):
        kept = _kept(new, columns, value, keys)
        if column in columns and kept:
            rest = {k: new.rows[k][column] for k in keys if k in new.rows and k not in kept}
            more = {k for k, now in rest.items() if _has_more(old.rows[k][column], now)}
            found |= {k for k, now in rest.items() if now is None} | (set() if reaches else more)
    return frozenset(found)


def stands_for(old: Snapshot, new: Snapshot) -> dict[Key, frozenset[Key]]:
    """For each row that is gone as a double, those that were like it and are still there."""
    found: dict[Key, frozenset[Key]] = {}
    for columns, value, keys in _doubles(old, new):
        kept = _kept(new, columns, value, keys)
        found |= dict.fromkeys((k for k in keys if kept and k not in new.rows), kept)
    return found


def led_to_twin(
    old: Snapshot, new: Snapshot, column: str,
    before: Mapping[str, Snapshot], after: Mapping[str, Snapshot],
) -> frozenset[Key]:  # fmt: skip
    """Rows that point to the row that stayed, because the one they pointed to was its twin."""
    keys = (k for k in new.table.foreign_keys if k.columns == (column,))
    return frozenset(
        row
        for key in keys
        if key.referred in before and key.referred in after
        for row in _led(old, new, key, before[key.referred], after[key.referred])
    )


def _led(
    old: Snapshot, new: Snapshot, key: ForeignKey, were: Snapshot, are: Snapshot
) -> Iterator[Key]:
    name, to = key.columns[0], key.referred_columns[0]
    twins = [(c, v, {were.rows[k][to] for k in keys}) for c, v, keys in _doubles(were, are)]
    staying = {row[to]: row for row in are.rows.values()}
    for number, row in old.rows.items():
        now = new.rows[number][name] if number in new.rows else None
        gone = row[name] not in staying and now in staying
        if gone and any({row[name], now} <= ones for _, _, ones in twins):
            yield number


def _doubles(old: Snapshot, new: Snapshot) -> Iterator[tuple[tuple[str, ...], Key, list[Key]]]:
    """What is unique from now on, each of its values that was there more than once, and where."""
    known = {frozenset(columns) for columns in old.table.unique_sets}
    names = {c.name for c in old.table.columns}
    for columns in new.table.unique_sets:
        if frozenset(columns) in known or not set(columns) <= names:
            continue
        rows: defaultdict[Key, list[Key]] = defaultdict(list)
        for key, row in old.rows.items():
            rows[_value(row, columns)].append(key)
        yield from (
            (columns, value, keys)
            for value, keys in rows.items()
            if len(keys) > 1 and "None" not in value
        )


def _kept(new: Snapshot, columns: tuple[str, ...], value: Key, keys: list[Key]) -> frozenset[Key]:
    """Those of the rows that are there with what they had."""
    return frozenset(k for k in keys if k in new.rows and _value(new.rows[k], columns) == value)


def _value(row: Mapping[str, Any], columns: tuple[str, ...]) -> Key:
    return tuple(str(row.get(name)) for name in columns)


def _has_more(was: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    return isinstance(was, str) and isinstance(now, str) and now.startswith(was)

"""Lists and objects of a column that is gone, whose parts are rows of a new table now."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import ForeignKey
from sddflow.proof.survival.sameness import canonical

Rows = list[dict[str, Any]]


def taken_apart(
    values: Mapping[tuple[Any, ...], Any],
    column: str,
    old: Snapshot,
    before: Mapping[str, Snapshot],
    after: Mapping[str, Snapshot],
) -> bool:
    """Whether the rows of one new table that point to a row tell each part of what it had.

    Args:
        values: by the row's key, without NULLs.
        column: that is gone; a key's values are told by a key to the same table.
        old: the table before.
        before: all tables before.
        after: all tables now.
    """
    to = {key.referred for key in old.table.foreign_keys if key.columns == (column,)}
    if not to and not any(isinstance(value, list | dict) and value for value in values.values()):
        return False
    new = (table for name, table in after.items() if name not in before)
    return any(
        _told(values, old, below, key, to)
        for below in new
        for key in below.table.foreign_keys
        if key.referred == old.table.name and len(key.columns) == 1
    )


def _told(
    values: Mapping[tuple[Any, ...], Any],
    old: Snapshot,
    below: Snapshot,
    key: ForeignKey,
    to: set[str],
) -> bool:
    of: defaultdict[Any, Rows] = defaultdict(list)
    for row in below.rows.values():
        of[row[key.columns[0]]].append(row)
    keys = (k for k in below.table.foreign_keys if k.referred in to)
    names = [*(n for k in keys for n in k.columns)] if to else _names(below)
    names = [name for name in names if name not in key.columns]
    there = [(value, of[old.rows[k][key.referred_columns[0]]]) for k, value in values.items()]
    return any(
        all(_has(rows, value, by, what) for value, rows in there)
        for by, what in product(names, names)
    )


def _names(table: Snapshot) -> list[str]:
    return [column.name for column in table.table.columns]


def _has(rows: Rows, value: Any, by: str, what: str) -> bool:  # noqa: ANN401 - any column's
    """Each part of the value stands in its own row: under its name, or by its place."""
    pairs = {(str(row[by]), canonical(row[what])) for row in rows}
    return all(
        (name, part) in pairs if name is not None else any(part == v for _, v in pairs)
        for name, part in _parts(value)
    )


def _parts(value: Any) -> Iterator[tuple[str | None, str]]:  # noqa: ANN401 - any column's
    if isinstance(value, dict):
        yield from ((name, canonical(part)) for name, part in value.items())
    elif isinstance(value, list):
        yield from ((None, canonical(part)) for part in value)
    else:
        yield None, canonical(value)

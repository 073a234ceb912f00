"""Other values for a column, for classes that refuse the one that was made for it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from sddflow.database.candidates import candidates_of
from sddflow.database.numbering import CHOSEN
from sddflow.database.values import NoValueError, value_of
from sddflow.domain.schema.holding import holds
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case

_MOST = 5  # rows that are there, whose values are tried
_NOW = dt.datetime.now(dt.UTC)
_WHOLE, _PARTS = (1, 0, 2, 10, 50, 100, 1_000, 2_020), (1, 0.5, 0, 10, 50, 100)
_TEXTS = (
    *("person@example.org", "https://example.org/a", "example.org", "/a/b", "+4915112345678"),
    *("abc", "ABC", "Abc", "abc-1", "abc_1", "ABC-1", "AB", "ab", "A", "a", "DE", "de", "EUR"),
    *("en-US", "Europe/Berlin", "1", "0", "12", "123", "1234", "12345", "123456", "10115"),
    *("#aabbcc", "#AABBCC", "1.0.0", "2026-01-05", "2026-01", "09:30", "0 0 * * *", "{}", "[]"),
    *("DE89370400440532013000", "9780306406157", "0123456789abcdef" * 2, "0123456789abcdef" * 4),
    *("00000000-0000-4000-8000-000000000001", "10.0.0.1", "a, b", "Ada Lovelace"),
)
_USUAL: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("string", "text"), _TEXTS),
    **dict.fromkeys(("integer", "bigint", "smallint"), _WHOLE),
    **dict.fromkeys(("float", "numeric"), _PARTS),
    "boolean": (True, False),
    "date": ((_NOW - dt.timedelta(days=9_000)).date(), (_NOW + dt.timedelta(days=90)).date()),
}


def choices(case: Case, table: Table) -> dict[str, list[Any]]:
    """By column, what rows hold that are there, what the schema names, what is usual.

    Args:
        case: with the database after.
        table: of the row; its keys have no choice.
    """
    fixed = {*table.primary_key, *(n for key in table.foreign_keys for n in key.columns)}
    columns = [c for c in table.columns if c.name not in fixed and c.type.kind != "json"]
    return {c.name: list(dict.fromkeys(_of(case, table, c))) for c in columns}


def _of(case: Case, table: Table, column: Column) -> Iterator[Any]:
    there = case.now.get(table.name)
    alone = any(column.name in columns for columns in table.unique_sets)
    rows = list(there.rows.values())[:_MOST] if there is not None and not alone else []
    yield from (v for row in rows if (v := row.get(column.name)) is not None and _plain(v))
    with suppress(NoValueError):
        yield from (v for n in (0, 1) if _plain(v := value_of(table, column, CHOSEN + n)))
    yield from column.type.labels
    yield from candidates_of(table, column)
    yield from (v for v in _USUAL.get(column.type.kind, ()) if holds(column.type, v))
    yield from _moments(column)


def _plain(value: Any) -> bool:  # noqa: ANN401 - any column's
    """It can be a key of a dictionary, which keeps each value once."""
    return not isinstance(value, (dict, list))


def _moments(column: Column) -> tuple[dt.datetime, ...]:
    """One that is over, and one to come."""
    if column.type.kind != "datetime":
        return ()
    zone = _NOW if column.type.timezone else _NOW.replace(tzinfo=None)
    return tuple(zone + dt.timedelta(days=days) for days in (-90, 90))

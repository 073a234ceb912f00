"""Days that a migration compares a column with, and rows before, on and behind them.

`WHERE created_at < '2024-01-01'` is about no row at all where every row is of another year.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine

from sddflow.database.numbering import EACH
from sddflow.database.rows import repeatable, take
from sddflow.database.writer import NoRowError, Row, Writer
from sddflow.domain.schema.table import Column, Schema, Table
from sddflow.proof.aimed.way_up import named_in, way_up, words_in
from sddflow.proof.wording.zones import speaks_of_zones

Key = tuple[Any, ...]
Moments = Mapping[str, tuple[dt.datetime, ...]]
_DAY = r"(?:DATE|TIMESTAMP|TIMESTAMPTZ)?\s*'(\d{4}-\d\d-\d\d)(?:[ T][\d:.+Z-]+)?'"
_COMPARED = re.compile(
    rf"\b([a-z_]\w*)\"?\s*(?:[<>]=?|BETWEEN)\s*{_DAY}(?:::\w+)?(?:\s+AND\s+{_DAY})?", re.IGNORECASE
)
_IN_PYTHON = re.compile(
    r"\bc\.(\w+)\s*[<>]=?\s*(?:\w+\.)*(?:date|datetime)\(\s*(\d{4})\s*,\s*(\d{1,2})\s*,\s*(\d{1,2})"
)
_AROUND = (dt.timedelta(days=-1), dt.timedelta(), dt.timedelta(days=1))
_SUMMER = dt.datetime.fromisoformat("2026-07-15T12:00")
_MOST = 4  # days of one column


def moments_in(source: str) -> Moments:
    """By column name, noon of each day that the way up compares it with.

    Args:
        source: of a revision.
    """
    up = way_up(source)
    found: dict[str, dict[dt.datetime, None]] = {}
    for seen in _COMPARED.finditer(up):
        for day in filter(None, seen.groups()[1:]):
            with suppress(ValueError):
                found.setdefault(seen[1], {})[dt.datetime.fromisoformat(f"{day}T12:00")] = None
    for column, year, month, day in _IN_PYTHON.findall(up):
        with suppress(ValueError):
            noon = dt.datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}T12:00")
            found.setdefault(column, {})[noon] = None
    return {column: tuple(days)[:_MOST] for column, days in found.items()}


def summer_in(source: str) -> Moments:
    """A day of summer for every column that a revision names which may move times by hours.

    The other rows are of winter, where a zone is as far from UTC all the time.

    Args:
        source: of the revision.
    """
    return dict.fromkeys(words_in(source), (_SUMMER,)) if speaks_of_zones(source) else {}


def give_moments(engine: Engine, schema: Schema, moments: Moments, said: frozenset[str]) -> None:
    """Add rows of the day before, of the day, and of the day after; refused is refused.

    Each like some that are there: one says what the migration speaks of and has most to say, one
    says it, and one does not.

    Args:
        engine: on a database full of rows.
        schema: of that database.
        moments: by column name.
        said: words of the migration; tables that it does not name are left.
    """
    with engine.begin() as connection:
        writer = Writer(connection, schema, EACH)
        for table in named_in(schema, said) if moments else ():
            for column in table.columns:
                values = [*_values(table, column, moments.get(column.name, ()))]
                there = take(connection, table).rows if values else {}
                for value in values:
                    for row in models_of(there):
                        with suppress(NoRowError):
                            like = repeatable(table, row)
                            writer.add(table, "plain", {**like, column.name: value})


def models_of(rows: Mapping[Key, Row]) -> list[Row]:
    """The first two, and of those whose words others say too the one with fewest NULLs.

    Args:
        rows: of one table, by key.
    """
    ordered = [rows[key] for key in sorted(rows, key=repr)]
    texts = [[each for each in row.items() if isinstance(each[1], str)] for row in ordered]
    said = Counter(each for words in texts for each in words)
    speaking = [
        row for row, words in zip(ordered, texts, strict=True) if any(said[w] > 1 for w in words)
    ]
    fullest = min(speaking, key=lambda row: list(row.values()).count(None), default=None)
    first = ordered[:2]
    return first if fullest is None or fullest in first else [*first, fullest]


def _values(
    table: Table, column: Column, days: tuple[dt.datetime, ...]
) -> Iterator[dt.date | dt.datetime]:
    """Around each day, as the column holds it."""
    keyed = {*table.primary_key, *(n for names in table.unique_sets for n in names)}
    if column.type.kind not in ("date", "datetime") or column.name in keyed:
        return
    for moment in (day + step for day in days for step in _AROUND):
        yield moment.date() if column.type.kind == "date" else moment

"""Texts of a column that is gone, whose words stand by themselves now: a name that was parted."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.table import Table

_WORD = re.compile(r"[^\s,;|/]+")
Key = tuple[Any, ...]


def in_words(
    values: Mapping[Key, Any],
    old: Snapshot,
    new: Snapshot,
    before: Mapping[str, Snapshot],
    after: Mapping[str, Snapshot],
) -> bool:
    """Whether new columns of the row, or new rows that point to it, have every word of its text.

    Args:
        values: by the row's key, without NULLs.
        old: the table before.
        new: the table now.
        before: all tables before.
        after: all tables now.
    """
    said = {key: _words(value) for key, value in values.items() if isinstance(value, str)}
    if len(said) != len(values) or not any(len(words) > 1 for words in said.values()):
        return False
    there: defaultdict[Key, Counter[str]] = defaultdict(Counter)
    for key, text in (*_beside(old.table, new), *_below(old, before, after)):
        there[key] += _words(text)
    return all(not words - there[key] for key, words in said.items())


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


def _beside(old: Table, new: Snapshot) -> Iterator[tuple[Key, str]]:
    """What new columns of the rows themselves say."""
    names = [c.name for c in new.table.columns if old.column(c.name) is None]
    for key, row in new.rows.items():
        yield from ((key, row[name]) for name in names if isinstance(row[name], str))


def _below(
    old: Snapshot, before: Mapping[str, Snapshot], after: Mapping[str, Snapshot]
) -> Iterator[tuple[Key, str]]:
    """What rows of new tables say that point to them."""
    for name, rows in after.items():
        for key in rows.table.foreign_keys if name not in before else ():
            if key.referred == old.table.name and key.referred_columns == old.table.primary_key:
                for row in rows.rows.values():
                    above = tuple(row[column] for column in key.columns)
                    yield from ((above, text) for text in row.values() if isinstance(text, str))

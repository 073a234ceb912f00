"""Where the values of a column went that is not there any more."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import NUMBERS, Column, Table
from sddflow.proof.survival.cut import is_blank
from sddflow.proof.survival.in_words import in_words
from sddflow.proof.survival.sameness import canonical, same
from sddflow.proof.survival.taken_apart import taken_apart

Snapshots = Mapping[str, Snapshot]
Values = Mapping[tuple[Any, ...], Any]
_USUAL = frozenset({"id", "user_id", "created_at", "updated_at"})
_SMALL_WORDS = frozenset({"id", "is", "has", "at", "on", "in", "by", "the", "of", "no"})
_FAMILIES = (
    {"string", "text"},
    NUMBERS,
    {"datetime", "date", "time"},
)
_ALIKE = 0.6
_MARKS = (",", ";", "|", "/")


def carried(
    values: Values, column: str, old: Snapshot, new: Snapshot, before: Snapshots, after: Snapshots
) -> bool:
    """Whether another column of the row, or a new table, tells the values now.

    Args:
        values: by the row's key, without NULLs.
        column: that is gone.
        old: the table before.
        new: the table now.
        before: all tables before.
        after: all tables now.
    """
    for other in new.table.columns:
        now = {key: row[other.name] for key, row in new.rows.items()}
        if _tells(values, now, added=old.table.column(other.name) is None):
            return True
    if _by_new_key(values, old, new, after) or taken_apart(values, column, old, before, after):
        return True
    if in_words(values, old, new, before, after):
        return True
    return any(_contains(now, values) for now in _elsewhere(old, before, after))


def _by_new_key(values: Values, old: Snapshot, new: Snapshot, after: Snapshots) -> bool:
    """A new key leads from each row to one that says the value, in a table old or new."""
    for key in (k for k in new.table.foreign_keys if k.referred in after):
        if all(old.table.column(name) is not None for name in key.columns):
            continue
        above = after[key.referred]
        by = {tuple(row[n] for n in key.referred_columns): row for row in above.rows.values()}
        held = {at: by.get(tuple(row[n] for n in key.columns)) for at, row in new.rows.items()}
        said = {at: row for at, row in held.items() if row is not None}
        if not values.keys() <= said.keys():
            continue
        if any(
            all(_is_told(v, said[at][c.name]) for at, v in values.items())
            for c in above.table.columns
        ):
            return True
    return False


def _is_told(value: Any, now: Any) -> bool:  # noqa: ANN401 - any column's
    """The same, but for spaces around it."""
    if isinstance(value, str) and isinstance(now, str):
        return value.strip() == now.strip()
    return same(value, now)


def detached(table: Table, after: Snapshots, statements: Sequence[str]) -> set[tuple[Any, ...]]:
    """Keys of the rows that a statement took out of a table with the partition they stand in.

    Args:
        table: that had partitions.
        after: all tables now; a partition that is detached is a table of its own.
        statements: that were executed.
    """
    word = re.compile(
        rf"\bTABLE\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?\"?{re.escape(bare(table.name))}\"?\s+"
        r"DETACH\s+PARTITION\s+(?:\"?\w+\"?\.)?\"?(\w+)",
        re.IGNORECASE,
    )
    parts = {found[1] for statement in statements for found in word.finditer(statement)}
    return {key for name in after if bare(name) in parts for key in after[name].rows}


def _tells(values: Values, now: Values, *, added: bool) -> bool:
    """Every value, as it was, inside a longer text, or in other words that stand for it alone."""
    if not all(key in now for key in values):
        return False
    pairs = [(value, now[key]) for key, value in values.items()]
    if all(same(a, b) for a, b in pairs) or _inside(pairs):
        return True
    return added and (_scaled(pairs) or _mapped(pairs) or _is_given(pairs))


def _inside(pairs: list[tuple[Any, Any]]) -> bool:
    texts = [(str(a).strip().lower(), b.lower()) for a, b in pairs if isinstance(b, str)]
    return len(texts) == len(pairs) and any(a for a, _ in texts) and all(a in b for a, b in texts)


def _is_given(pairs: list[tuple[Any, Any]]) -> bool:
    """A flag, and something that is there just where it was set: the time when it was."""
    flags = {bool(a) for a, _ in pairs if a in (True, False)}
    alike = all(a in (True, False) and bool(a) is (b is not None) for a, b in pairs)
    return alike and len(flags) > 1


def _scaled(pairs: list[tuple[Any, Any]]) -> bool:
    """Another unit: cents for euros."""
    numbers = [(float(a), float(b)) for a, b in pairs if _number(a) and _number(b)]
    factors = {round(b / a, 6) for a, b in numbers if a}
    distinct = {a for a, _ in numbers}
    return len(numbers) == len(pairs) and len(distinct) > 1 and len(factors) == 1


def _number(value: Any) -> bool:  # noqa: ANN401 - any column's
    if value is None or isinstance(value, (bool, str)):
        return False
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _mapped(pairs: list[tuple[Any, Any]]) -> bool:
    """Equal values became equal values, different ones different ones: a flag became a status."""
    if any(b is None for _, b in pairs):
        return False
    there = {(canonical(a), canonical(b)) for a, b in pairs}
    olds, news = {a for a, _ in there}, {b for _, b in there}
    return 1 < len(olds) < len(pairs) and len(olds) == len(news) == len(there)


def _elsewhere(old: Snapshot, before: Snapshots, after: Snapshots) -> Iterator[Counter[str]]:
    """The values of each column that is new, or in a new table, but for the table's own."""
    for name, now in after.items():
        known = before[name].table if name in before else None
        for column in now.table.columns:
            if name != old.table.name and (known is None or known.column(column.name) is None):
                yield Counter(canonical(row[column.name]) for row in now.rows.values())


def _contains(now: Counter[str], values: Values) -> bool:
    """Each value that says something, as it was or taken apart."""
    said = {canonical(v): v for v in values.values() if not is_blank(v)}
    return len(said) > 1 and all(now[word] or _apart(value, now) for word, value in said.items())


def _apart(value: Any, now: Counter[str]) -> bool:  # noqa: ANN401 - any column's
    """A list in a text, each word of which stands by itself now."""
    lists = (value.split(mark) for mark in _MARKS if isinstance(value, str) and mark in value)
    return any(all(now[canonical(word.strip())] for word in words) for words in lists)


def held(old: Snapshot, after: Snapshots) -> bool:
    """Whether another table has every row now: it took this one in, as a partition or by INSERT."""
    names = [c.name for c in old.table.columns]
    wanted = _rows(old, names)
    wider = [s for s in after.values() if all(s.table.column(name) for name in names)]
    return not set(names) <= _USUAL and any(wanted <= _rows(s, names) for s in wider)


def taken_over(before: Snapshots, after: Snapshots) -> frozenset[str]:
    """Tables that are gone, and of which others have every row, or what it said, in new columns."""
    new = {name: table for name, table in after.items() if name not in before}
    gone = [old for name, old in before.items() if name not in after and old.rows]
    return frozenset(
        old.table.name for old in gone if held(old, new) or in_columns(old, before, after)
    )


def in_columns(old: Snapshot, before: Snapshots, after: Snapshots) -> bool:
    """New columns of tables that were there have all that it said beside its keys."""
    keys = {*old.table.primary_key, *(n for k in old.table.foreign_keys for n in k.columns)}
    own = [c.name for c in old.table.columns if c.name not in keys | _USUAL]
    known = {name: table for name, table in after.items() if name in before}
    there = list(_elsewhere(old, before, known))
    said = ({k: row[n] for k, row in old.rows.items() if row[n] is not None} for n in own)
    return bool(own) and all(any(_contains(now, values) for now in there) for values in said)


def _rows(table: Snapshot, names: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(canonical(row[name]) for name in names) for row in table.rows.values())


def successor(column: Column, old: Snapshot, new: Snapshot) -> str:
    """The new column that looks as if it was to be this one's new name; "" where none does."""
    added = [c for c in new.table.columns if old.table.column(c.name) is None]
    named = [c for c in added if _family(column, c) and alike(column.name, c.name)]
    if named:
        return named[0].name
    gone = [c for c in old.table.columns if new.table.column(c.name) is None]
    twins = [c for c in added if c.type == column.type]
    only = len(twins) == 1 and sum(c.type == column.type for c in gone) == 1
    empty = only and all(row[twins[0].name] in (None, "") for row in new.rows.values())
    return twins[0].name if empty else ""


def _family(one: Column, other: Column) -> bool:
    kinds = {one.type.kind, other.type.kind}
    return len(kinds) == 1 or any(kinds <= family for family in _FAMILIES)


def alike(one: str, other: str) -> bool:
    """Two names that share a word, or most of their letters."""
    words, others = (_words(name) for name in (one, other))
    if set(words) & set(others):
        return True
    return SequenceMatcher(None, "".join(words), "".join(others)).ratio() >= _ALIKE


def _words(name: str) -> list[str]:
    return [w for w in name.lower().split("_") if w and w not in _SMALL_WORDS]


def heir(old: Table, before: Snapshots, after: Snapshots) -> Snapshot | None:
    """The new table that looks as if it was to be this one's new name."""
    rated = [(_shared(old, s.table), s) for name, s in after.items() if name not in before]
    best = max(rated, key=lambda each: each[0], default=(0.0, None))
    return best[1] if best[0] >= _ALIKE else None


def _shared(old: Table, new: Table) -> float:
    """How much of the old table's columns the new one has; what every table has does not count."""
    names, others = ({c.name for c in t.columns} for t in (old, new))
    if names == others:
        return 1.0
    own = names - _USUAL
    return len(own & others) / len(own) if own else 0.0

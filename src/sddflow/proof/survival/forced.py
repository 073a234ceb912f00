"""Values that cannot stay as they were, as a rule comes, and that the migration changes for it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sddflow.database.rows import Snapshot
from sddflow.database.writer import Row
from sddflow.domain.schema.table import NUMBERS, ForeignKey
from sddflow.proof.rules.ruled import Key
from sddflow.proof.survival.cut import is_cut
from sddflow.proof.survival.deduped import led_to_twin, told_apart
from sddflow.proof.survival.loss import Way
from sddflow.proof.survival.sameness import is_number, same


@dataclass(frozen=True, slots=True)
class Forced:
    """Rows whose value of one column changes, and why it had to."""

    rows: frozenset[Key]
    why: str


def forced(way: Way, old: Snapshot, new: Snapshot, column: str) -> Iterator[Forced]:
    """What changes in a column because it had to, each row once.

    Args:
        way: what was executed, and what the rules that come find.
        old: the rows before.
        new: the same, now.
        column: of both.
    """
    left = {k for k in old.rows if k in new.rows and _changes(old, new, k, column)}
    for rows, why in (
        (_told_apart(way, old, new, column), "as nothing may be there twice"),
        (_let_go(old, new, column), "as nothing may be there twice"),
        (_renumbered(old, new, column), "and keep their order"),
        (_summed(old, new, column), "as rows are taken together, and the total is the same"),
        (_taken_off(way, old, new, column), "by what rows that are gone had added to it"),
        (_broke(way, old, new, column), "as a rule that comes does not take them"),
        (_word_gone(way, old, new, column), "as the new type has no such word"),
    ):
        if rows & left:
            yield Forced(frozenset(rows & left), why)
            left -= rows


def _changes(old: Snapshot, new: Snapshot, key: Key, column: str) -> bool:
    was = old.rows[key][column]
    return was is not None and not same(was, new.rows[key][column])


def _told_apart(way: Way, old: Snapshot, new: Snapshot, column: str) -> frozenset[Key]:
    """Rows that were alike, or that point to one of those."""
    apart = set(told_apart(old, new, way.doubles_of(old.table.name), column))
    for key in (k for k in new.table.foreign_keys if k.columns == (column,)):
        were, are = way.before.get(key.referred), way.after.get(key.referred)
        if were is not None and are is not None:
            doubles = way.doubles_of(key.referred)
            apart |= set(led_to_twin(old, new, key, were, are, doubles))
    return frozenset(apart)


def _let_go(old: Snapshot, new: Snapshot, column: str) -> frozenset[Key]:
    """Rows that an index of some rows is not about any more, as it has a twin of theirs."""
    named = re.compile(rf"\b{re.escape(column)}\b")
    found: set[Key] = set()
    for index in new.table.indexes:
        if index.unique and named.search(index.where) and index not in old.table.indexes:
            stay = {k for k, row in old.rows.items() if k in new.rows and row == new.rows[k]}
            found |= {
                k
                for keys in _alike(old, new, index.columns)
                for k in keys
                if k not in stay and stay & {*keys}
            }
    return frozenset(found)


def _alike(old: Snapshot, new: Snapshot, columns: Sequence[str]) -> Iterator[list[Key]]:
    """Rows that were alike in these columns, and are there."""
    found: defaultdict[str, list[Key]] = defaultdict(list)
    for key in old.rows.keys() & new.rows.keys():
        found[repr([old.rows[key].get(name) for name in columns])].append(key)
    yield from found.values()


def _renumbered(old: Snapshot, new: Snapshot, column: str) -> frozenset[Key]:
    """Places that only one row has from now on: what a place says is who comes before whom."""
    rows = frozenset(k for k in old.rows if k in new.rows)
    if not rows or not all(is_number(new.rows[k].get(column)) for k in rows):
        return frozenset()
    for columns in set(new.table.unique_sets) - set(old.table.unique_sets):
        others = [name for name in columns if name != column]
        groups = _groups(old, new, column, others)
        if column in columns and all(_counts(were, are) for were, are in groups):
            return rows
    return frozenset()


def _summed(old: Snapshot, new: Snapshot, column: str) -> frozenset[Key]:
    """Numbers that got what rows had that are gone."""
    was, now = ([row.get(column) for row in s.rows.values()] for s in (old, new))
    if len(now) >= len(was) or not all(n is None or is_number(n) for n in (*was, *now)):
        return frozenset()
    before, after = (sum(Decimal(str(n)) for n in values if n is not None) for values in (was, now))
    return frozenset(k for k in old.rows if k in new.rows) if before == after else frozenset()


def _taken_off(way: Way, old: Snapshot, new: Snapshot, column: str) -> frozenset[Key]:
    """Totals that are less by just what rows below them said, which are deleted."""
    less = {}
    for number, row in old.rows.items():
        was, now = row[column], new.rows.get(number, {}).get(column)
        if is_number(was) and is_number(now) and was != now:
            less[number] = Decimal(str(was)) - Decimal(str(now))
    below = (
        (other, key)
        for other in way.before.values() if other.table.name in way.after
        for key in other.table.foreign_keys if key.referred == old.table.name and less
    )  # fmt: skip
    for other, key in below:
        kept = way.after[other.table.name].rows
        gone = [row for k, row in other.rows.items() if k not in kept]
        for each in (c.name for c in other.table.columns if gone and c.type.kind in NUMBERS):
            if all(_sum_of(gone, key, each, old.rows[k]) == n for k, n in less.items()):
                return frozenset(less)
    return frozenset()


def _sum_of(rows: list[Row], key: ForeignKey, column: str, above: Row) -> Decimal:
    """Of rows that point to the one above."""
    pairs = tuple(zip(key.columns, key.referred_columns, strict=True))
    own = (row[column] for row in rows if all(row[a] == above[b] for a, b in pairs))
    return sum((Decimal(str(n)) for n in own if is_number(n)), Decimal(0))


def _groups(
    old: Snapshot, new: Snapshot, column: str, others: list[str]
) -> list[tuple[list[Any], list[Any]]]:
    """The places that were and that are, of the rows that have the other columns in common."""
    alike = _alike(old, new, others)
    ordered = [sorted(keys, key=lambda key: new.rows[key][column]) for keys in alike]
    return [
        ([old.rows[k][column] for k in keys], [new.rows[k][column] for k in keys])
        for keys in ordered
    ]


def _counts(were: list[Any], are: list[Any]) -> bool:
    """They count from the first on, and nobody who was before another one is behind it."""
    known = [place for place in were if place is not None]
    counted = are[0] in (0, 1) and are == list(range(int(are[0]), int(are[0]) + len(are)))
    return counted and known == sorted(known)


def _broke(way: Way, old: Snapshot, new: Snapshot, column: str) -> frozenset[Key]:
    """Rows that a new CHECK refuses as they were; a text that is only cut is another matter."""
    breaking = way.ruled.breaking.get(old.table.name, ())
    rows = {k for each in breaking if column in each.columns for k in each.keys if k in new.rows}
    pairs = {k: (old.rows[k][column], new.rows[k][column]) for k in rows if k in old.rows}
    return frozenset(k for k, (was, now) in pairs.items() if now is None or not _is_short(was, now))


def _is_short(was: object, now: object) -> bool:
    return isinstance(was, str) and is_cut(was, now)


def _word_gone(way: Way, old: Snapshot, new: Snapshot, column: str) -> frozenset[Key]:
    """Labels that are none any more, each of which a statement names with the one it becomes."""
    was, now = old.table.column(column), new.table.column(column)
    if was is None or now is None or not was.type.labels or not now.type.labels:
        return frozenset()
    there = {
        k: (str(old.rows[k][column]), str(new.rows[k][column]))
        for k in new.rows.keys() & old.rows.keys()
    }
    return frozenset(
        k
        for k, (a, b) in there.items()
        if a not in now.type.labels and any(_names(s, a) and _names(s, b) for s in way.statements)
    )


def _names(statement: str, word: str) -> bool:
    return re.search(rf"'{re.escape(word)}'", statement) is not None

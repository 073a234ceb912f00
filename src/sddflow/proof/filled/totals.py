"""Numbers that count or add up the rows below: each of them once, and none of another one's."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import NUMBERS, ForeignKey, Table
from sddflow.proof.case import Case
from sddflow.proof.filled.sources import New
from sddflow.proof.filled.verdict import Verdict
from sddflow.proof.filled.words import words_of
from sddflow.proof.survival.sameness import is_number

_COUNTING = frozenset({"count", "counter", "num", "number", "total", "n", "of"})
_STATES = frozenset({"string", "text", "enum", "other"})
_ENOUGH = 3  # rows with one number are no coincidence
_NEAR = 0.006  # what rounding to hundredths may cost
_CURE = "count and add up each table in a subquery of its own, by the row's own key"
Numbers = list[float]


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below the rows of a table, in the order of these.

    Args:
        table: whose rows point to them.
        what: `rows`, and which of them, or the column that is added up.
        numbers: one for each row.
        by: the same, by what is pointed to.
        to: the column that is pointed to.
        key: the column that points there.
        read: a statement names the table.
    """

    table: str
    what: str
    numbers: tuple[float, ...]
    by: dict[Any, float]
    to: str
    key: str
    read: bool


def totals(case: Case, new: New) -> Iterator[Verdict]:
    """A number beside what it may count: the product of two counts, that of all, of another row."""
    old = case.rows.get(new.table.name)
    if old is None or new.column.type.kind not in NUMBERS:
        return
    rows = [row for key, row in case.now[new.table.name].rows.items() if key in old.rows]
    now = [float(row[new.column.name]) for row in rows if is_number(row[new.column.name])]
    below = [b for b in _below(case, new.table, rows) if len(set(b.numbers)) > 1]
    if len(now) != len(rows):
        return
    if any(_are(now, b.numbers) for b in below):
        yield from _of_every_state(case, new, rows, now, below)
        return
    for judge in (_multiplied, _of_all, _one_at_least, _of_another, _none):
        yield from judge(new, rows, now, below)


def _below(case: Case, table: Table, rows: list[dict[str, Any]]) -> Iterator[Below]:
    said = frozenset(re.findall(r"\w+", " ".join(case.upgrade)))
    for name, there in case.now.items():
        for key in (k for k in there.table.foreign_keys if _leads(k, table)):
            column, to = key.columns[0], key.referred_columns[0]
            for what in ("rows", *_added(there.table)):
                by: dict[Any, float] = defaultdict(float)
                for row in there.rows.values():
                    by[row[column]] += 1.0 if what == "rows" else float(row[what] or 0)
                numbers = tuple(by.get(row[to], 0.0) for row in rows)
                yield Below(name, what, numbers, by, to, column, name in said)


def _leads(key: ForeignKey, table: Table) -> bool:
    return key.referred == table.name and len(key.columns) == 1


def _added(table: Table) -> list[str]:
    """Numbers that are no keys."""
    keys = {*table.primary_key, *(n for k in table.foreign_keys for n in k.columns)}
    return [c.name for c in table.columns if c.type.kind in NUMBERS and c.name not in keys]


def _multiplied(
    new: New, _rows: list[dict[str, Any]], now: Numbers, below: list[Below]
) -> Iterator[Verdict]:
    """Joined to the rows of two tables, each row of the one is met once for each of the other."""
    read = [b for b in below if b.read]
    counts = [b for b in read if b.what == "rows"]
    for one, other in product(read, counts):
        times = [max(1.0, n) for n in other.numbers]
        wrong = (
            [a * b for a, b in zip(one.numbers, n, strict=True)] for n in (times, other.numbers)
        )
        if one.table != other.table and any(_are(now, w) and max(w) > 0 for w in wrong):
            yield _verdict(
                new, f"is {_said(one)} times the number of rows of {other.table}", now, one
            )
            return


def _of_all(
    new: New, _rows: list[dict[str, Any]], now: Numbers, below: list[Below]
) -> Iterator[Verdict]:
    """The condition compares nothing of the row: each got the number of all."""
    for one in (b for b in below if b.read and len(now) >= _ENOUGH):
        whole = sum(one.by.values())
        if whole and _are(now, [whole] * len(now)):
            said = f"is {_said(one, 'all ')} in each of {len(now)} rows"
            yield _verdict(new, said, now, one)
            return


def _one_at_least(
    new: New, _rows: list[dict[str, Any]], now: Numbers, below: list[Below]
) -> Iterator[Verdict]:
    """A LEFT JOIN gives one row to what has none below it, and count(*) counts that."""
    for one in (b for b in below if b.read and b.what == "rows"):
        if _are(now, [max(1.0, n) for n in one.numbers]):
            said = f"is one where there is no row in {one.table}"
            yield _verdict(new, said, now, one)
            return


def _of_another(
    new: New, rows: list[dict[str, Any]], now: Numbers, below: list[Below]
) -> Iterator[Verdict]:
    """The condition compares another key of the row than its own."""
    keys = [k.columns[0] for k in new.table.foreign_keys if k.referred != new.table.name]
    for one, name in product((b for b in below if b.read), keys):
        if len(set(now)) > 1 and _are(now, [one.by.get(row[name], 0.0) for row in rows]):
            yield _verdict(new, f"is {_said(one)}, found by {name} and not by {one.to}", now, one)
            return


def _of_every_state(
    case: Case, new: New, rows: list[dict[str, Any]], now: Numbers, below: list[Below]
) -> Iterator[Verdict]:
    """Its name says that it counts rows of one state, and it counts them all."""
    for one in (b for b in below if b.what == "rows" and b.read and _are(now, b.numbers)):
        there = case.now[one.table]
        name = bare(one.table)
        told = set(words_of(new.column.name)) - _COUNTING - {*words_of(name)}
        for column in (c for c in there.table.columns if c.type.kind in _STATES):
            those = [r for r in there.rows.values() if str(r[column.name]).casefold() in told]
            by = Counter(row[one.key] for row in those)
            numbers = tuple(float(by[row[one.to]]) for row in rows)
            if those and not _are(now, numbers):
                what = f"rows that are {those[0][column.name]!r}"
                right = replace(one, what=what, numbers=numbers)
                yield _verdict(
                    new, f"counts all rows of {one.table}, of any {column.name}", now, right
                )
                return


def _none(
    new: New, _rows: list[dict[str, Any]], now: Numbers, below: list[Below]
) -> Iterator[Verdict]:
    """Its name says what it counts, and it is one number everywhere."""
    told = set(words_of(new.column.name))
    for one in (b for b in below if b.what == "rows" and told & _COUNTING):
        name = one.table.split(".")[-1]
        named = {*words_of(name), *words_of(singular(name))} - set(words_of(new.table.name))
        named -= set(words_of(singular(new.table.name)))
        if told - _COUNTING and told - _COUNTING <= named and len({*now}) == 1 < len(now):
            said = f"is {now[0]:g} in all {len(now)} rows that exist, whatever is in {one.table}"
            yield _verdict(new, said, now, one)
            return


def _said(below: Below, which: str = "") -> str:
    if below.what.startswith("rows"):
        return f"the number of {which}{below.what} of {below.table}"
    return f"the sum of {which}{below.table}.{below.what}"


def _verdict(new: New, said: str, now: Numbers, right: Below) -> Verdict:
    at = max(range(len(now)), key=lambda n: abs(now[n] - right.numbers[n]))
    evidence = f"{new.column.name} = {now[at]:g}; {_said(right)} there: {right.numbers[at]:g}"
    name = f"{new.table.name}.{new.column.name}"
    return Verdict("backfill-total", None, f"{name} {said}", _CURE, evidence)


def _are(now: Numbers, wanted: tuple[float, ...] | Numbers) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(now, wanted, strict=True))

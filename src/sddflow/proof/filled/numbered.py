"""Places that were counted over a whole table, where rows stand in order below another row."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import WHOLE, Column, ForeignKey, Table
from sddflow.proof.case import Case
from sddflow.proof.filled.words import words_of

_PLACES = frozenset({"position", "ordering", "ordinal", "rank", "seq"})
_ENOUGH = 2  # rows below one, and rows that have some below them


def numbered(case: Case) -> Iterator[Finding]:
    """Each column of places that an UPDATE counts through all rows, whatever they hang on."""
    for table in case.built.schema.tables:
        if table.name not in case.rows or table.name not in case.now:
            continue
        for column in (c for c in table.columns if _is_place(c) and _is_counted(case, table, c)):
            for key in _above(case, table):
                yield from _look(case, table, column, key)


def _is_place(column: Column) -> bool:
    return column.type.kind in WHOLE and bool(_PLACES & set(words_of(column.name)))


def _is_counted(case: Case, table: Table, column: Column) -> bool:
    sets = re.compile(
        rf"^\s*(?:with\b.*?)?\bupdate\s+(?:\"?\w+\"?\.)?\"?{re.escape(bare(table.name))}\"?\b.*?"
        rf"\b{re.escape(column.name)}\"?\s*=.*(?:\bcount\s*\(|\brow_number\s*\(|\.rn\b|\.n\b)",
        re.IGNORECASE | re.DOTALL,
    )
    return any(sets.match(s) for s in case.upgrade)


def _above(case: Case, table: Table) -> Iterator[ForeignKey]:
    """The key to what rows hang on, where there is one that is nobody's name: the first of them."""
    for key in table.foreign_keys:
        column = table.column(key.columns[0])
        firm = column is not None and not column.nullable and key.on_delete == "cascade"
        if firm and len(key.columns) == 1 and key.referred not in (case.users, table.name):
            yield key
            return


def _look(case: Case, table: Table, column: Column, key: ForeignKey) -> Iterator[Finding]:
    below: dict[Any, list[int]] = defaultdict(list)
    for row in case.now[table.name].rows.values():
        if row[column.name] is not None:
            below[row[key.columns[0]]].append(row[column.name])
    every = sorted(n for numbers in below.values() for n in numbers)
    several = [numbers for numbers in below.values() if len(numbers) >= _ENOUGH]
    runs = every == list(range(every[0], every[0] + len(every))) if every else False
    if runs and several and len(below) >= _ENOUGH:
        yield case.finding(
            "backfill-total", "warning",
            f"{table.name}.{column.name} counts through all rows, and not anew for each "
            f"{key.columns[0]}",
            table=table.name, column=column.name,
            evidence=f"{every[0]} to {every[-1]}, over {len(below)} of {key.referred}",
            cure=f"PARTITION BY {key.columns[0]}, or compare it in the subquery",
        )  # fmt: skip

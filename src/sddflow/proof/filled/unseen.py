"""Rows that no list of the application shows any more: a condition on a new column leaves NULL out.

`published_at <= now` is true of no row that the migration left without a moment, and neither is
`channel <> 'none'` of one without a channel.
"""

import re
from collections import Counter
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.filled.words import words_of
from sddflow.proof.queries.asked import asked
from sddflow.proof.queries.found import found_in
from sddflow.proof.queries.query import Condition, Query

_SHOWN = frozenset({
    "published", "publish", "released", "live", "approved", "activated", "active", "visible",
    "available", "listed", "enabled", "shown", "verified", "confirmed", "public", "valid",
})  # fmt: skip
_OF_A_RULE = re.compile(r"\bCheckConstraint\((?:[^()]|\([^()]*\))*$")
_NEAR = 300  # signs around a condition, in which its statement speaks of NULL


def unseen_rows(case: Case) -> Iterator[Finding]:
    """New columns that are NULL in all old rows, and that every query of them compares.

    What has an end by its name has none yet where it is NULL; what is to be shown is not shown.
    """
    told = [(t, c) for t in case.touched for c in t.columns if _SHOWN & {*words_of(c.name)}]
    empty = [(t, c) for t, c in told if _is_empty(case, t, c)]
    queries = asked(case, dict.fromkeys(t for t, _ in empty)) if empty else {}
    for table, column in empty:
        lists = [q for q in queries[table.name] if not (q.changes or _finds_one(q, table))]
        if lists and all(any(_leaves_out(c, column.name) for c in q.conditions) for q in lists):
            yield case.finding(
                "backfill-partial", "warning",
                f"{table.name}.{column.name} is NULL in all {len(case.rows[table.name].rows)} rows "
                "that exist, and every query of the source leaves such rows out",
                table=table.name, column=column.name, evidence=f"{lists[0].place}: {lists[0].text}",
                cure="fill it in the rows that are there, or let the query keep NULL",
            )  # fmt: skip


def unequal_to_null(case: Case) -> Iterator[Finding]:
    """New columns that are NULL in all old rows, and that SQL asks to be unequal to something.

    A name that several tables have is left out: the source does not say which of them it means.
    """
    tables = Counter(column.name for table in case.built.schema.tables for column in table.columns)
    for table in case.touched:
        for column in (c for c in table.columns if _is_empty(case, table, c)):
            alone = tables[column.name] == 1
            place = next(_unequal(case, column.name), None) if alone else None
            if place is not None:
                yield case.finding(
                    "backfill-partial", "warning",
                    f"{table.name}.{column.name} is NULL in all {len(case.rows[table.name].rows)} "
                    f"rows that exist, and {place} asks for those where it is unequal to "
                    "something: NULL is not",
                    table=table.name, column=column.name,
                    cure="fill it in the rows that are there, or let the query keep NULL",
                )  # fmt: skip


def _unequal(case: Case, column: str) -> Iterator[Place]:
    """Where SQL, or an attribute of a class, is compared so, and nothing near speaks of NULL."""
    name = re.escape(column)
    word = r"(?:'[^']*'|\d|:[a-z]\w*|%\(|\$\d|\?)"
    asks = re.compile(
        rf"\b[A-Z]\w*\.{name}\s*!=\s*(?!None)|\b[A-Z]\w*\.{name}\.not_?in_\("
        rf"|\b{name}\s*(?:<>|!=)\s*{word}|\b{name}\s+NOT\s+IN\s*\("
    )
    nulls = re.compile(
        rf"\b{name}(?:\s+IS\s+(?:NOT\s+)?(?:NULL|DISTINCT)|\.is_\(|\.is_distinct)"
        rf"|coalesce\(\s*(?:\w+\.)?{name}\b",
        re.IGNORECASE,
    )
    for found, place in found_in(case, asks):
        near = found.string[max(found.start() - _NEAR, 0) : found.end() + _NEAR]
        if not nulls.search(near) and not _OF_A_RULE.search(found.string[: found.start()]):
            yield place


def _is_empty(case: Case, table: Table, column: Column) -> bool:
    old = case.rows.get(table.name)
    if old is None or not old.rows or old.table.column(column.name) is not None:
        return False
    now = case.now[table.name].rows
    return all(now[key][column.name] is None for key in old.rows if key in now)


def _finds_one(query: Query, table: Table) -> bool:
    """A query by a key is no list."""
    equal = {c.column for c in query.conditions if c.sort == "="}
    return any({*names} <= equal for names in (table.primary_key, *table.unique_sets) if names)


def _leaves_out(condition: Condition, column: str) -> bool:
    """It compares with a bound, or asks for yes: a key that it asks for is another thing."""
    if condition.column != column:
        return False
    return condition.sort == "<" or (condition.sort == "=" and condition.value is True)

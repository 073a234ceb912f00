"""A NULL that says something, and that a migration fills: running, open, never, none."""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.case import Case
from sddflow.proof.filled.meaning_of_null import meaning_of_null
from sddflow.proof.queries.found import found_before, found_in, owners_of
from sddflow.proof.wording.updates import updates


def absent(case: Case) -> Iterator[Finding]:
    """Columns whose every NULL is filled, while the source goes on to ask for it."""
    for table in case.built.schema.tables:
        if any(updates(statement, table.name) for statement in case.upgrade):
            for column in table.columns:
                yield from _no_null_left(case, table, column)
                if column.nullable:
                    yield from _empty_text(case, table, column)


def _no_null_left(case: Case, table: Table, column: Column) -> Iterator[Finding]:
    """An old column."""
    empty = _were_empty(case, table, column) if _is_filled(case, table, column) else 0
    if not empty:
        return
    harm = ""
    if asked := _asked(case, table, column):
        harm = f"is filled, and the source tells rows by it: {asked}"
    elif left := _left_out(case, table, column):
        harm = f"becomes a number, and the source takes rows that it left out for it: {left}"
    elif meant := meaning_of_null(case, table.name, column.name):
        harm = f"becomes a number, and said something else before: {meant[0]!r}, {meant[1]}"
    if harm:
        yield _told(case, table, column, empty, harm)


def _empty_text(case: Case, table: Table, column: Column) -> Iterator[Finding]:
    """A new one, that is given the empty text where there is nothing to give."""
    old, now = case.rows.get(table.name), case.now.get(table.name)
    if old is None or now is None or old.table.column(column.name) is not None:
        return
    values = [row[column.name] for row in now.rows.values()]
    asked = _asked(case, table, column) if "" in values and None not in values else None
    if asked is not None and any(_gives_nothing(s, table, column) for s in case.upgrade):
        yield case.finding(
            "backfill-otherwise", "warning",
            f"{table.name}.{column.name} is empty where there is none, and the source asks for "
            f"NULL: {asked}",
            table=table.name, column=column.name,
            evidence=f"{values.count('')} of {len(values)} rows of the proof have an empty text",
            cure="leave it NULL there: NULLIF(…, ''), or no coalesce() to ''",
        )  # fmt: skip


def _gives_nothing(statement: str, table: Table, column: Column) -> bool:
    """It sets it to an empty text, for want of another one."""
    gives = rf"\bset\b.*\b{re.escape(column.name)}\"?\s*=[^=]*''"
    return updates(statement, table.name) and re.search(gives, statement, re.I | re.S) is not None


def _were_empty(case: Case, table: Table, column: Column) -> int:
    """Rows in which it was NULL; none where it still is in one of them."""
    old, now = case.rows.get(table.name), case.now.get(table.name)
    if old is None or now is None or old.table.column(column.name) is None:
        return 0
    empty = [k for k, row in old.rows.items() if row[column.name] is None and k in now.rows]
    return 0 if any(now.rows[k][column.name] is None for k in empty) else len(empty)


def _told(case: Case, table: Table, column: Column, empty: int, harm: str) -> Finding:
    return case.finding(
        "backfill-otherwise", "warning",
        f"every NULL of {table.name}.{column.name} {harm}",
        table=table.name, column=column.name,
        evidence=f"{empty} rows of the proof in which it was NULL",
        cure="leave NULL where it says something, or let the source ask for what stands there now",
    )  # fmt: skip


def _is_filled(case: Case, table: Table, column: Column) -> bool:
    """A statement is about the rows in which it is NULL."""
    name = re.escape(column.name)
    about = re.compile(
        rf"\bset\b.*\b{name}\"?\s*=.*\bwhere\b.*\b{name}\"?\s+is\s+null", re.I | re.S
    )
    return any(updates(s, table.name) and about.search(s) for s in case.upgrade)


def _asked(case: Case, table: Table, column: Column) -> Place | None:
    """Where a query of the source asks for rows in which it is NULL, or leaves these out."""
    owners = owners_of(case, table.name)
    name = re.escape(column.name)
    asks = re.compile(
        rf"\b(?:{owners})\.{name}(?:\.(?:is_|is_not|isnot)\(\s*None\s*\)|\s*[=!]=\s*None\b)"
        rf"|\bfunc\.(?:avg|min|count)\(\s*(?:\w+\.)?(?:{owners})\.{name}\b"
        rf"|\b(?:avg|min|count)\(\s*(?:\w+\.)?{name}\s*\)[^;]*\bfrom\b[^;]*\b{re.escape(bare(table.name))}\b"
        rf"|\b(?:from|join|update)\s+\S*\b{re.escape(bare(table.name))}\b[^;]*\b{name}\s+is\s+(?:not\s+)?null\b",
        re.IGNORECASE,
    )
    return next((place for _, place in found_in(case, asks)), None)


def _left_out(case: Case, table: Table, column: Column) -> Place | None:
    """Where the source of before left rows out that have a number since, one for all of them.

    Nothing where the source of now compares the number with another one: it may leave them out by
    that.
    """
    name = re.escape(column.name)
    gives = re.compile(rf"\bset\b.*?\b{name}\"?\s*=\s*\d+(?:\.\d+)?\s+where\b", re.I | re.S)
    if not any(updates(s, table.name) and gives.search(s) for s in case.upgrade):
        return None
    compares = re.compile(rf"\b{name}\b\"?\)?\s*(?:[=!]=|<>|[<>])", re.IGNORECASE)
    if any(True for _ in found_in(case, compares)):
        return None
    leaves = re.compile(
        rf"\b(?:{owners_of(case, table.name)})\.{name}"
        rf"(?:\.(?:is_not|isnot)\(\s*None|\s*!=\s*None\b)"
        rf"|\b(?:from|join|update)\s+\S*\b{re.escape(bare(table.name))}\b[^;]*\b{name}\s+is\s+not\s+null\b",
        re.IGNORECASE,
    )
    return next((place for _, place in found_before(case, leaves)), None)

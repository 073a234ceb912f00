"""A UNIQUE with the time of a row's end in it still holds for rows that have not ended.

NULL equals no NULL: with a column that is NULL for every living row, the rule binds none of them.
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.check import Check, Seen, SkippedError

_ENDED = re.compile(
    r"(?:^|_)(?:deleted|removed|archived|cancell?ed|revoked|closed|discarded|trashed|retired)"
    r"(?:_(?:at|on|time|date))?$",
    re.IGNORECASE,
)
_MOMENTS = ("datetime", "date")
_BINDS = "NULLS NOT DISTINCT"

_EXACTLY_ONE = re.compile(
    r"\bIS (?:NOT )?NULL\)?\s*(?:<>|!=)\s*\(|\bnum_nonnulls\([^()]*\)\s*=\s*1\b", re.IGNORECASE
)


def run(case: Case) -> Seen:
    """Look at the unique sets that are new."""
    pairs = [(t, s) for t in case.touched for s in _new(case, t)]
    if not pairs:
        raise SkippedError("no UNIQUE is new")
    findings = tuple(f for table, columns in pairs for f in _look(case, table, columns))
    return Seen(findings, f"{len(pairs)} unique sets looked at")


def _sets(table: Table | None) -> set[tuple[str, ...]]:
    if table is None:
        return set()
    whole = {i.columns for i in table.indexes if i.unique and not i.where}
    return whole | {u.columns for u in table.uniques}


def _new(case: Case, table: Table) -> list[tuple[str, ...]]:
    return sorted(_sets(table) - _sets(case.first.schema.table(table.name)))


def _look(case: Case, table: Table, columns: tuple[str, ...]) -> Iterator[Finding]:
    either = next((e for e in _one_of_each(table) if len(e & {*columns}) > 1), None)
    if either is not None:
        yield case.finding(
            "unique-never", "warning",
            f"UNIQUE {table.name}({', '.join(columns)}) binds no row: of "
            f"{', '.join(sorted(either))} one is NULL in each, and no NULL is the same as another",
            table=table.name, cure="a unique index for each of them, WHERE it IS NOT NULL",
        )  # fmt: skip
        return
    for name in columns if len(columns) > 1 else ():
        rest = tuple(c for c in columns if c != name)
        where = _unbound(case, table, name, rest)
        if where and not _is_bound(case, table, columns, rest):
            yield case.finding(
                "unique-never", "warning",
                f"UNIQUE {table.name}({', '.join(columns)}) binds no row whose {name} is NULL: "
                f"{', '.join(rest)} may stand twice {where}",
                table=table.name, column=name,
                cure=f"a unique index on {', '.join(rest)} where {name} IS NULL",
            )  # fmt: skip


def _one_of_each(table: Table) -> Iterator[set[str]]:
    """Columns of which a CHECK wants exactly one."""
    for check in table.checks:
        if _EXACTLY_ONE.search(check.condition):
            yield {c.name for c in table.columns if re.search(rf"\b{c.name}\b", check.condition)}


def _unbound(case: Case, table: Table, name: str, rest: tuple[str, ...]) -> str:
    """Which rows have NULL there and are to be bound all the same; "" for none.

    Those that have not ended; all that exist, where the column has just come to what was unique.
    """
    column, old = table.column(name), case.first.schema.table(table.name)
    if column is None or not column.nullable:
        return ""
    if column.type.kind in _MOMENTS and _ENDED.search(name):
        return "in rows that are not ended"
    came = old is not None and old.column(name) is None and rest in _sets(old)
    return "there, and was unique" if came else ""


def _is_bound(case: Case, table: Table, columns: tuple[str, ...], rest: tuple[str, ...]) -> bool:
    """Something else binds the living rows, or NULL counts as equal."""
    others = {i.columns for i in table.indexes if i.unique} | _sets(table)
    if rest in others:
        return True
    about = (fact for fact in case.built.text.splitlines() if f" {table.name} " in fact)
    said = f"({', '.join(columns)})"
    return any(_BINDS in fact and said in fact for fact in about)


CHECK = Check("soft-unique", "A UNIQUE holds for the rows that have not ended.", run)

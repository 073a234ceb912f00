"""Rows that are taken for doubles of each other because all of them say nothing.

PARTITION BY and GROUP BY put every NULL into one group; a UNIQUE would let all of them stay.
"""

import re
from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import tree_of

_GROUPS = re.compile(r"\b(?:PARTITION|GROUP)\s+BY\b", re.IGNORECASE)


def nulls_as_one(case: Case) -> Iterator[Finding]:
    """Each table that loses rows, and whose rows a statement groups by what may be NULL."""
    for at, statement in enumerate(case.upgrade):
        tree = tree_of(statement, case.dialect) if _GROUPS.search(statement) else None
        for select in tree.find_all(exp.Select) if tree is not None else ():
            table, columns = _grouped(case, select)
            if table is None or not _deletes(case.upgrade[at:], table):
                continue
            for name in columns:
                if not _is_asked(select, name) and not _is_filled(case.upgrade[:at], table, name):
                    yield _told(case, table, name, statement)
                    return


def _grouped(case: Case, select: exp.Select) -> tuple[Table | None, list[str]]:
    """The table that one row is chosen of for each group, and what may be NULL in its groups."""
    source = select.args.get("from_")
    node = source.this if source is not None else None
    table = case.first.schema.called(node.name) if isinstance(node, exp.Table) else None
    if table is None or select.args.get("joins"):
        return None, []
    now = case.built.schema.table(table.name)
    groups: list[exp.Expr] = []
    for window in select.find_all(exp.Window):
        groups += window.args.get("partition_by") or ()
    chosen = any(e.find(exp.Min, exp.Max) for e in select.expressions)
    if not groups and chosen and select.args.get("group") is not None:
        groups += select.args["group"].expressions
    names = [
        c.name for each in groups for c in each.find_all(exp.Column) if not each.find(exp.Coalesce)
    ]
    old = [table.column(name) for name in names]
    empty = [c.name for c in old if c is not None and c.nullable]
    still = [n for n in empty if now is not None and (c := now.column(n)) and c.nullable]
    return table, still


def _deletes(statements: tuple[str, ...], table: Table) -> bool:
    word = re.compile(
        rf"\s*(?:with\b.*)?\bdelete\s+from\s+(?:only\s+)?(?:\"?\w+\"?\.)?\"?{re.escape(bare(table.name))}\b",
        re.IGNORECASE | re.DOTALL,
    )
    return any(word.match(statement) for statement in statements)


def _is_asked(select: exp.Select, name: str) -> bool:
    """The rows are those that say something, here or around it."""
    return any(
        asked.this.name == name and (asked.args.get("negate") or isinstance(asked.parent, exp.Not))
        for asked in select.root().find_all(exp.Is)
    )


def _is_filled(statements: tuple[str, ...], table: Table, name: str) -> bool:
    fills = re.compile(
        rf"\s*update\s+\S*\b{re.escape(bare(table.name))}\b.*\bset\b.*\b{re.escape(name)}\"?\s*=.*"
        rf"\b{re.escape(name)}\"?\s+is\s+null|\bcoalesce\(\s*{re.escape(name)}",
        re.IGNORECASE | re.DOTALL,
    )
    return any(fills.match(statement) for statement in statements)


def _told(case: Case, table: Table, name: str, statement: str) -> Finding:
    return case.finding(
        "rows-removed", "warning",
        f"rows of {table.name} whose {name} is NULL are taken for doubles of each other, and all "
        "but one of them go",
        table=table.name, column=name, evidence=" ".join(statement.split())[:200],
        cure=f"WHERE {name} IS NOT NULL: no NULL is the same as another one",
    )  # fmt: skip

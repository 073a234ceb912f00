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
from sddflow.proof.survival.grouped import deletes, grouped


def nulls_as_one(case: Case) -> Iterator[Finding]:
    """Each table that loses rows, and whose rows a statement groups by what may be NULL."""
    for at, statement in enumerate(case.upgrade):
        for select, table, groups in grouped(case, statement):
            for name in _empty(case, table, groups) if deletes(case.upgrade[at:], table) else ():
                if not _is_asked(select, name) and not _is_filled(case.upgrade[:at], table, name):
                    yield _told(case, table, name, statement)
                    return


def _empty(case: Case, table: Table, groups: tuple[exp.Expr, ...]) -> Iterator[str]:
    """Columns of the groups that may be NULL, before and afterwards."""
    plain = (each for each in groups if not each.find(exp.Coalesce))
    for name in (column.name for each in plain for column in each.find_all(exp.Column)):
        was, now = table.column(name), case.built.schema.column(table.name, name)
        if was is not None and was.nullable and now is not None and now.nullable:
            yield name


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

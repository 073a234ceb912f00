"""Selects of which one row of each group is chosen, as doubles are found."""

import re
from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import tree_of
from sddflow.proof.survival.deduped import GROUPS


def grouped(case: Case, statement: str) -> Iterator[tuple[exp.Select, Table, tuple[exp.Expr, ...]]]:
    """Each such select of a statement, its one table as it was before, and what it groups by.

    Args:
        case: the migration.
        statement: of it; one that groups nothing is not parsed.
    """
    tree = tree_of(statement, case.dialect) if GROUPS.search(statement) else None
    for select in tree.find_all(exp.Select) if tree is not None else ():
        source = select.args.get("from_")
        node = source.this if source is not None else None
        table = case.first.schema.called(node.name) if isinstance(node, exp.Table) else None
        if table is not None and not select.args.get("joins"):
            yield select, table, tuple(_groups(select))


def deletes(statements: tuple[str, ...], table: Table) -> bool:
    """Whether one of these statements deletes rows of a table."""
    word = re.compile(
        rf"\s*(?:with\b.*)?\bdelete\s+from\s+(?:only\s+)?(?:\"?\w+\"?\.)?\"?{re.escape(bare(table.name))}\b",
        re.IGNORECASE | re.DOTALL,
    )
    return any(word.match(statement) for statement in statements)


def _groups(select: exp.Select) -> list[exp.Expr]:
    """PARTITION BY of a window, or GROUP BY where the least or the greatest of each is chosen."""
    windows = select.find_all(exp.Window)
    parts = [each for window in windows for each in window.args.get("partition_by") or ()]
    chosen = any(each.find(exp.Min, exp.Max) for each in select.expressions)
    group = select.args.get("group")
    return parts or (list(group.expressions) if chosen and group is not None else [])

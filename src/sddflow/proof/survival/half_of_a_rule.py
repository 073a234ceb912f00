"""Rows that are taken for doubles by half of what is to be unique: each tenant may have one."""

import re
from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import tree_of

_GROUPS = re.compile(r"\b(?:PARTITION|GROUP)\s+BY\b", re.IGNORECASE)


def half_of_a_rule(case: Case) -> Iterator[Finding]:
    """Statements that choose one row of each group, where a rule that comes has more columns."""
    for statement in case.upgrade:
        tree = tree_of(statement, case.dialect) if _GROUPS.search(statement) else None
        for select in tree.find_all(exp.Select) if tree is not None else ():
            table, by = _grouped(case, select)
            rule = next((r for r in _coming(case, table) if by and by < r), None) if table else None
            if table is not None and rule is not None:
                rest = ", ".join(sorted(rule - by))
                yield case.finding(
                    "rows-removed", "warning",
                    f"rows of {table.name} are taken for doubles by {', '.join(sorted(by))} alone, "
                    f"which is to be unique for each {rest} only",
                    table=table.name, evidence=" ".join(statement.split())[:200],
                    cure=f"group by {rest} as well",
                )  # fmt: skip
                return


def _grouped(case: Case, select: exp.Select) -> tuple[Table | None, frozenset[str]]:
    """The table of which a row is chosen for each group, and the columns of its groups."""
    source = select.args.get("from_")
    node = source.this if source is not None else None
    table = case.first.schema.called(node.name) if isinstance(node, exp.Table) else None
    if table is None or select.args.get("joins"):
        return None, frozenset()
    groups = [e for w in select.find_all(exp.Window) for e in w.args.get("partition_by") or ()]
    chosen = any(e.find(exp.Min, exp.Max) for e in select.expressions)
    if not groups and chosen and select.args.get("group") is not None:
        groups = select.args["group"].expressions
    names = frozenset(c.name for each in groups for c in each.find_all(exp.Column))
    return table, names


def _coming(case: Case, table: Table) -> Iterator[frozenset[str]]:
    """Columns, also those that an expression speaks of, that are unique together from now on."""
    now, old = case.built.schema.table(table.name), case.first.schema.table(table.name)
    if now is None or old is None:
        return
    sets = {*now.unique_sets, *(i.columns for i in now.indexes if i.unique)}
    for columns in sets - {*old.unique_sets, *(i.columns for i in old.indexes if i.unique)}:
        words = {word for column in columns for word in re.findall(r"\w+", column)}
        yield frozenset(c.name for c in now.columns if c.name in words)

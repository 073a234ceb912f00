"""Rows that are taken for doubles by half of what is to be unique: each tenant may have one."""

import re
from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.survival.grouped import deletes, grouped


def half_of_a_rule(case: Case) -> Iterator[Finding]:
    """Statements that choose one row of each group, where a rule that comes has more columns."""
    for at, statement in enumerate(case.upgrade):
        for _, table, groups in grouped(case, statement):
            if not deletes(case.upgrade[at:], table):
                continue  # it gives each row of a group its place, perhaps
            by = frozenset(column.name for each in groups for column in each.find_all(exp.Column))
            rule = next((r for r in _coming(case, table) if by and by < r), None)
            if rule is not None:
                rest = ", ".join(sorted(rule - by))
                yield case.finding(
                    "rows-removed", "warning",
                    f"rows of {table.name} are taken for doubles by {', '.join(sorted(by))} alone, "
                    f"which is to be unique for each {rest} only",
                    table=table.name, evidence=" ".join(statement.split())[:200],
                    cure=f"group by {rest} as well",
                )  # fmt: skip
                return


def _coming(case: Case, table: Table) -> Iterator[frozenset[str]]:
    """Columns, also those that an expression speaks of, that are unique together from now on."""
    now, old = case.built.schema.table(table.name), case.first.schema.table(table.name)
    if now is None or old is None:
        return
    sets = {*now.unique_sets, *(i.columns for i in now.indexes if i.unique)}
    for columns in sets - {*old.unique_sets, *(i.columns for i in old.indexes if i.unique)}:
        words = {word for column in columns for word in re.findall(r"\w+", column)}
        yield frozenset(c.name for c in now.columns if c.name in words)

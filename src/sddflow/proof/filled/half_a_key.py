"""Rows that a statement finds by half of what makes them one.

A policy's number is unique for each insurer. Who looks for policies by their number alone finds
another insurer's, although the row that is filled says which insurer it is of.
"""

from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import parsed

Pair = tuple[str, str]


def by_half_a_key(case: Case) -> Iterator[Finding]:
    """What each UPDATE joins by, beside what the schema says to be unique."""
    for statement in case.upgrade:
        tree = parsed(statement, case.dialect)
        table = case.first.schema.called(tree.this.name) if isinstance(tree, exp.Update) else None
        if isinstance(tree, exp.Update) and table is not None:
            told = {column.name for column in tree.find_all(exp.Column)}
            for other, pairs in _joined(case, tree, table).items():
                yield from _look(case, tree, table, other, pairs, told)


def _look(
    case: Case, tree: exp.Update, table: Table, other: Table, pairs: set[Pair], told: set[str]
) -> Iterator[Finding]:
    by = {theirs for _, theirs in pairs}
    whole = {*other.unique_sets, other.primary_key}
    given = (e.this.find(exp.Column) for e in tree.expressions if isinstance(e, exp.EQ))
    filled = next((column.name for column in given if column is not None), "")
    if not filled or any(set(key) <= by for key in whole if key):
        return
    for key in sorted(other.unique_sets):
        rest = tuple(name for name in key if name not in by)
        if len(rest) < len(key) and rest and not told & {*rest} and _both(table, other, rest):
            half, more = ", ".join(sorted(by & {*key})), ", ".join(rest)
            yield case.finding(
                "backfill-by-chance", "warning",
                f"{table.name}.{filled} is looked for in {other.name} by {half} alone, which is "
                f"unique for each {more} only",
                table=table.name, column=filled,
                evidence=f"UNIQUE ({', '.join(key)}) of {other.name}; {table.name} has {more} too",
                cure=f"find the row by {more} as well: {table.name} says it",
            )  # fmt: skip
            return


def _both(table: Table, other: Table, names: tuple[str, ...]) -> bool:
    """Both tables have keys of these names, to the same rows."""
    return all(_to(table, name) and _to(table, name) == _to(other, name) for name in names)


def _to(table: Table, column: str) -> str:
    return next((k.referred for k in table.foreign_keys if k.columns == (column,)), "")


def _joined(case: Case, tree: exp.Update, table: Table) -> dict[Table, set[Pair]]:
    """By each other table, the columns of the one that is filled and of it that are equal."""
    tables = {tree.this.alias_or_name: table}
    for node in tree.find_all(exp.Table):
        known = case.first.schema.called(node.name)
        if known is not None:
            tables.setdefault(node.alias_or_name, known)
    found: dict[Table, set[Pair]] = {}
    for equal in tree.find_all(exp.EQ):
        sides = [_owner(side, tables) for side in (equal.this, equal.expression)]
        for (mine, own), (theirs, name) in (sides, sides[::-1]):
            if mine is table and theirs is not None and theirs is not table:
                found.setdefault(theirs, set()).add((own, name))
    return found


def _owner(node: exp.Expr | None, tables: dict[str, Table]) -> tuple[Table | None, str]:
    """The table of a column, by its alias or as the only one that has it."""
    if not isinstance(node, exp.Column):
        return None, ""
    if node.table:
        return tables.get(node.table), node.name
    having = [t for t in tables.values() if t.column(node.name) is not None]
    return (having[0] if len(having) == 1 else None), node.name

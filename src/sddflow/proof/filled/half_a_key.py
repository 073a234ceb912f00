"""Rows that a statement finds by half of what makes them one.

A policy's number is unique for each insurer. Who looks for policies by their number alone finds
another insurer's, although the row that is filled says which insurer it is of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import parsed


def by_half_a_key(case: Case) -> Iterator[Finding]:
    """What each statement joins by, beside what the schema says to be unique."""
    for statement in case.upgrade:
        tree = parsed(statement, case.dialect)
        if isinstance(tree, exp.Update | exp.Insert) and (filled := _filled(tree)) is not None:
            found = (f for pair in _joined(case, tree) for f in _look(case, filled, pair))
            yield from islice(found, 1)


@dataclass(frozen=True, slots=True)
class _Joined:
    """Rows of `other` that are found from rows of `table` by its columns `by`."""

    table: Table
    other: Table
    by: frozenset[str]


def _filled(tree: exp.Update | exp.Insert) -> tuple[str, str] | None:
    """The table, and the first of its columns that is filled."""
    if isinstance(tree, exp.Update):
        given = (e.this.find(exp.Column) for e in tree.expressions if isinstance(e, exp.EQ))
        column = next((column.name for column in given if column is not None), "")
        return (tree.this.name, column) if column else None
    into = tree.this
    if isinstance(into, exp.Schema) and into.expressions:
        return into.this.name, into.expressions[0].name
    return None


def _look(case: Case, filled: tuple[str, str], pair: _Joined) -> Iterator[Finding]:
    table, other, name = pair.table, pair.other, ".".join(filled)
    if any(key and {*key} <= pair.by for key in {*other.unique_sets, other.primary_key}):
        return
    for key in sorted(other.unique_sets):
        rest = tuple(column for column in key if column not in pair.by)
        if len(rest) < len(key) and rest and _both(table, other, rest):
            half, more = ", ".join(sorted(pair.by & {*key})), ", ".join(rest)
            yield case.finding(
                "backfill-by-chance", "warning",
                f"for {name} rows are looked for in {other.name} by {half} alone, which is unique "
                f"for each {more} only",
                table=filled[0], column=filled[1],
                evidence=f"UNIQUE ({', '.join(key)}) of {other.name}; {table.name} has {more} too",
                cure=f"find the row by {more} as well: {table.name} says it",
            )  # fmt: skip
            return


def _both(table: Table, other: Table, names: tuple[str, ...]) -> bool:
    """Both tables have these columns, and they mean the same: one type, and rows of one table."""
    return all(
        (mine := table.column(name)) is not None
        and (theirs := other.column(name)) is not None
        and mine.type == theirs.type
        and _to(table, name) == _to(other, name)
        for name in names
    )


def _to(table: Table, column: str) -> str:
    return next((k.referred for k in table.foreign_keys if k.columns == (column,)), "")


def _joined(case: Case, tree: exp.Expr) -> list[_Joined]:
    """Each two tables whose columns a statement compares; the rows of an UPDATE are all meant."""
    tables: dict[str, Table] = {}
    for node in tree.find_all(exp.Table):
        known = case.first.schema.called(node.name)
        if known is not None:
            tables.setdefault(node.alias_or_name, known)
    target = tree.this.alias_or_name if isinstance(tree, exp.Update) else ""
    pairs: dict[tuple[str, str], Table] = {}
    told: dict[str, set[str]] = {}
    for equal in tree.find_all(exp.EQ):
        if isinstance(equal.parent, exp.Update) or _is_counted(equal):
            continue  # what SET gives; rows that are counted are not looked for
        for column in equal.find_all(exp.Column):
            theirs, name = _owner(column, tables)
            told.setdefault(theirs, set()).add(name)
        sides = [_owner(side, tables) for side in (equal.this, equal.expression)]
        for (mine, _), (theirs, _) in (sides, sides[::-1]):
            if mine and theirs and mine != theirs and theirs != target:
                pairs[mine, theirs] = tables[mine]
    return [
        _Joined(table, tables[theirs], frozenset(told[theirs]))
        for (_, theirs), table in pairs.items()
    ]


def _is_counted(condition: exp.Expr) -> bool:
    """Of rows for which it holds there may be as many as there are: they are counted, added up."""
    select = condition.find_ancestor(exp.Select)
    said = select.expressions if select is not None else []
    return any(each.find(exp.Count, exp.Sum, exp.Avg) is not None for each in said)


def _owner(node: exp.Expr | None, tables: dict[str, Table]) -> tuple[str, str]:
    """What a statement calls the table of a column, if only as the one that has it.

    Of `lower(name)` and its like, the column that is inside.
    """
    while (
        isinstance(node, exp.Func | exp.Paren) and len(named := {*node.find_all(exp.Column)}) == 1
    ):
        node = named.pop()
    if not isinstance(node, exp.Column):
        return "", ""
    if node.table:
        return (node.table if node.table in tables else ""), node.name
    having = [name for name, table in tables.items() if table.column(node.name) is not None]
    return (having[0] if len(having) == 1 else ""), node.name

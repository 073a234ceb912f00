"""Sums over rows that a join multiplies: each invoice is counted once for each payment."""

import re
from collections.abc import Iterator

from sqlglot import exp

from sddflow.domain.finding import Finding
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.parsed import spelled, tree_of

_Tables = dict[str, Table | None]
_Sum = tuple[exp.AggFunc, Table, Table]


def fanned_out(case: Case, statements: tuple[str, ...]) -> Iterator[Finding]:
    """The first such sum of each statement that fills rows, or makes a view."""
    for statement in statements:
        tree = tree_of(statement, case.dialect)
        if not isinstance(tree, exp.Insert | exp.Update | exp.Create):
            continue
        known = _of_before(case, tree)
        found = next((f for f in _all(case, tree) if _pair(f) not in known), None)
        if found is not None:
            yield _told(case, tree, *found)


def _all(case: Case, tree: exp.Expr) -> Iterator[_Sum]:
    return (found for select in tree.find_all(exp.Select) for found in _multiplied(case, select))


def _of_before(case: Case, tree: exp.Expr) -> set[tuple[str, str]]:
    """What a view that is made anew multiplied already: nobody minded."""
    if not isinstance(tree, exp.Create) or tree.kind != "VIEW":
        return set()
    name = tree.find(exp.Table)
    word = re.compile(rf"\bVIEW\b[^(]*\b{re.escape(name.name if name else '')}\b", re.IGNORECASE)
    olds = (tree_of(s, case.dialect) for s in case.earlier if word.search(s))
    return {_pair(found) for old in olds if old is not None for found in _all(case, old)}


def _pair(found: _Sum) -> tuple[str, str]:
    """The table whose values are summed, and the one that multiplies them."""
    return found[1].name, found[2].name


def _multiplied(case: Case, select: exp.Select) -> Iterator[_Sum]:
    """A sum, the table whose values it sums, and the one whose rows multiply these."""
    joins = select.args.get("joins") or []
    source = select.args.get("from_")
    if not joins or source is None or not isinstance(source.this, exp.Table):
        return
    tables: _Tables = {source.this.alias_or_name: _known(case, source.this)}
    above: dict[str, str] = {}
    many: list[str] = []
    for join in joins:
        name, on = join.this.alias_or_name, join.args.get("on")
        tables[name] = _known(case, join.this)
        if on is None:
            return  # joined in another way
        others = (c.table for c in on.find_all(exp.Column) if c.table != name)
        above[name] = next((other for other in others if other in tables), "")
        if _has_many(tables[name], name, on):
            many.append(name)
    for each in select.find_all(exp.Sum, exp.Count):
        if each.find_ancestor(exp.Select) is select and not each.find(exp.Distinct):
            summed = _summed(each, tables)
            by = next((j for j in many if summed and j not in _chain(summed, above)), None)
            if by is not None and (one := tables[summed]) and (other := tables[by]):
                yield each, one, other


def _known(case: Case, node: exp.Expr) -> Table | None:
    if not isinstance(node, exp.Table):
        return None
    return case.built.schema.called(node.name) or case.first.schema.called(node.name)


def _has_many(table: Table | None, name: str, on: exp.Expr) -> bool:
    """Several of its rows may meet one of the other side's: by no key are they found."""
    if table is None or any(True for _ in on.find_all(exp.Or, exp.Select)):
        return False
    equal = {
        side.name
        for eq in on.find_all(exp.EQ)
        for side in (eq.this, eq.expression)
        if isinstance(side, exp.Column) and side.table == name
    }
    keys = [set(key) for key in (*table.unique_sets, table.primary_key) if key]
    return bool(equal) and not any(key <= equal for key in keys)


def _summed(each: exp.AggFunc, tables: _Tables) -> str:
    """What the statement calls the one table whose columns are summed."""
    owners = {_owner(column, tables) for column in each.find_all(exp.Column)}
    return owners.pop() if len(owners) == 1 else ""


def _owner(column: exp.Column, tables: _Tables) -> str:
    if column.table:
        return column.table if tables.get(column.table) is not None else ""
    having = [n for n, t in tables.items() if t is not None and t.column(column.name)]
    return having[0] if len(having) == 1 and None not in tables.values() else ""


def _chain(name: str, above: dict[str, str]) -> set[str]:
    """A table, with all that it hangs on."""
    found: set[str] = set()
    while name and name not in found:
        found.add(name)
        name = above.get(name, "")
    return found


def _told(case: Case, tree: exp.Expr, each: exp.AggFunc, one: Table, other: Table) -> Finding:
    into = tree.find(exp.Table)
    table = case.built.schema.called(into.name) if into is not None else None
    shown = spelled(each, case.dialect)
    return case.finding(
        "backfill-total", "warning",
        f"{shown} counts a row of {one.name} once for each row of {other.name} that it is joined "
        "with",
        table=table.name if table is not None else "", evidence=shown,
        cure=f"sum {one.name} in a query of its own, and join the sums",
    )  # fmt: skip

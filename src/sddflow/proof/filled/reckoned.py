"""A column whose values become so many times what they were, and source that reckons as before."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import NUMBERS, Column, Table
from sddflow.errors import UsageError
from sddflow.proof.case import Case
from sddflow.proof.queries.own_files import own_files
from sddflow.proof.revisions.since import Changed, changed_since
from sddflow.target.source import all_nodes, last_name, parse, source_text

_TIMES = ast.Mult | ast.Div | ast.FloorDiv | ast.Mod
_LEAST = 10  # a smaller factor is no other unit
_REST = r"\s*(?:where\s+\"?\w+\"?\s+is\s+not\s+null\s*)?;?\s*$"


def reckoned(case: Case) -> Iterator[Finding]:
    """Each column that is multiplied or divided in place, beside what reckons with it."""
    found = [
        (t, c, by) for t in case.built.schema.tables for c in t.columns for by in _by(case, t, c)
    ]
    changed = _changed(case) if found else None
    for table, column, by in found if changed is not None else ():
        place = next(_as_before(case, changed, column), None) if changed is not None else None
        if place is not None:
            yield case.finding(
                "backfill-unit", "warning",
                f"{table.name}.{column.name} becomes {by} what it was, and {place} reckons with it "
                "as before",
                table=table.name, column=column.name, evidence=_shown(case, place),
                cure="change what reckons with the old unit in the same release, or give the new "
                "unit a column of its own",
            )  # fmt: skip


def _by(case: Case, table: Table, column: Column) -> Iterator[str]:
    """`1000 times`, `1/60 of`."""
    old = case.first.schema.column(table.name, column.name)
    if old is None or column.type.kind not in NUMBERS:
        return
    name = rf"\"?{re.escape(column.name)}\"?"
    sets = re.compile(
        rf"\s*update\s+(?:\"?\w+\"?\.)?\"?{re.escape(bare(table.name))}\"?\s+set\s+{name}\s*=\s*\(?\s*"
        rf"{name}\s*(?P<sign>[*/])\s*(?P<by>\d+(?:\.\d+)?)\s*\)?(?:::\w+)?{_REST}",
        re.IGNORECASE,
    )
    for statement in case.upgrade:
        found = sets.match(statement)
        if found is not None and float(found["by"]) >= _LEAST:
            yield f"{found['by']} times" if found["sign"] == "*" else f"1/{found['by']} of"


def _changed(case: Case) -> Changed | None:
    """What came with the change; None where nobody said since when."""
    try:
        since = case.beginning.since
        return changed_since(case.application.root, since) if since else None
    except UsageError:
        return None


def _as_before(case: Case, changed: Changed, column: Column) -> Iterator[Place]:
    for file, shown in own_files(case):
        path = file.resolve()
        if path in changed.new:
            continue
        text = source_text(file)
        tree = parse(file) if column.name in text else None
        was = changed.was[path].splitlines() if path in changed.was else None
        lines = text.splitlines()
        for node in _reckoning(tree, column.name) if tree is not None else ():
            if was is None or lines[node.lineno - 1] in was:
                yield Place(shown, node.lineno)


def _reckoning(tree: ast.Module, name: str) -> Iterator[ast.BinOp]:
    """Where the column, or what a function has of it, is multiplied or divided by a number."""
    for function in all_nodes(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            names = {name, *_made_of(function, name)}
            for node in ast.walk(function):
                if isinstance(node, ast.BinOp) and isinstance(node.op, _TIMES):
                    sides = (node.left, node.right)
                    if any(map(_is_number, sides)) and any(_speaks(s, names) for s in sides):
                        yield node


def _made_of(function: ast.AST, name: str) -> Iterator[str]:
    """Names that a function gives something of the column: `secs = sum(e.duration …)`."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _speaks(node.value, {name}):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _speaks(node: ast.expr, names: set[str]) -> bool:
    return any(
        isinstance(inner, ast.Attribute | ast.Name) and last_name(inner) in names
        for inner in ast.walk(node)
    )


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.Name | ast.Attribute):
        return last_name(node).isupper()
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _shown(case: Case, place: Place) -> str:
    lines = Path(case.application.root / place.file).read_text("utf-8").splitlines()
    return lines[place.line - 1].strip()

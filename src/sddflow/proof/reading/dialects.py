"""Which dialects a branch is for: `if op.get_bind().dialect.name == "postgresql":` and its kin."""

import ast
from collections.abc import Mapping

from sddflow.proof.reading.literals import Names, strings

Dialects = frozenset[str]
ALL: Dialects = frozenset(("sqlite", "postgresql"))
Functions = Mapping[str, ast.FunctionDef]
Branches = tuple[Dialects, Dialects]
_BOTH: Branches = (ALL, ALL)
_FOREIGN = ("mysql", "mariadb", "oracle", "mssql", "cockroachdb")


def branches(test: ast.expr, names: Names, functions: Functions, deep: int = 0) -> Branches:
    """The dialects that a condition lets through, and those it turns away.

    Args:
        test: the condition.
        names: what names in reach were given.
        functions: of the same file.
        deep: how many names led here.
    """
    if deep > len(names) + len(functions) + 1:
        return _BOTH
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yes, no = branches(test.operand, names, functions, deep)
        return no, yes
    if isinstance(test, ast.BoolOp):
        parts = [branches(value, names, functions, deep) for value in test.values]
        return _joined(isinstance(test.op, ast.And), parts)
    if isinstance(test, ast.Compare):
        return _compared(test, names)
    return _said(test, names, functions, deep)


def _joined(every: bool, parts: list[Branches]) -> Branches:  # noqa: FBT001 - "and" or "or"
    yes, no = [p[0] for p in parts], [p[1] for p in parts]
    if every:
        return ALL.intersection(*yes), frozenset().union(*no)
    return frozenset().union(*yes), ALL.intersection(*no)


def _compared(test: ast.Compare, names: Names) -> Branches:
    given = [names.get(n.id) for n in test.comparators if isinstance(n, ast.Name)]
    words = [w for node in (test, *given) if node is not None for w in strings(node)]
    found = _named(words)
    if found is None:
        return _BOTH
    away = isinstance(test.ops[0], ast.NotEq | ast.NotIn | ast.IsNot)
    return (ALL - found, found) if away else (found, ALL - found)


def _named(words: list[str]) -> Dialects | None:
    """The dialects that are named; None where no word is a dialect's name."""
    starts = {"postgres": "postgresql", "sqlite": "sqlite"}
    known = [d for w in words for start, d in starts.items() if w.lower().startswith(start)]
    foreign = any(w.lower().startswith(_FOREIGN) for w in words)
    return frozenset(known) if known or foreign else None


def _said(test: ast.expr, names: Names, functions: Functions, deep: int) -> Branches:
    """A name or a call that stands for a condition."""
    if isinstance(test, ast.Name) and test.id in names:
        return branches(names[test.id], names, functions, deep + 1)
    if isinstance(test, ast.Call):
        if isinstance(test.func, ast.Name) and test.func.id in functions:
            return _returned(functions[test.func.id], names, functions, deep)
        if isinstance(test.func, ast.Attribute) and test.func.attr == "startswith":
            found = _named(list(strings(test)))
            return (found, ALL - found) if found is not None else _BOTH
    return _spelled(test)


def _returned(node: ast.FunctionDef, names: Names, functions: Functions, deep: int) -> Branches:
    last = node.body[-1]
    if not isinstance(last, ast.Return) or last.value is None:
        return _BOTH
    inner = {
        s.targets[0].id: s.value
        for s in node.body
        if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)
    }
    return branches(last.value, {**names, **inner}, functions, deep + 1)


def _spelled(test: ast.expr) -> Branches:
    """`is_sqlite`, `helpers.on_postgres()`: the name says it."""
    name = ast.unparse(test).lower().rpartition(".")[2]
    for word, dialect in (("sqlite", "sqlite"), ("postgres", "postgresql")):
        if word in name:
            here = frozenset((dialect,))
            return here, ALL - here
    return _BOTH

"""Chains of calls in the source: `select(Task).where(…).order_by(…)`."""

import ast


def chains(scope: ast.AST) -> list[tuple[ast.Call, str]]:
    """Calls that are no part of a longer chain, in order, with the name they are given."""
    names = {
        id(node.value): node.targets[0].id
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    inner: set[int] = set()
    found = []
    for node in ast.walk(scope):
        if not isinstance(node, ast.Call):
            continue
        inside = node.func.value if isinstance(node.func, ast.Attribute) else None
        if isinstance(inside, ast.Call):
            inner.add(id(inside))
        if id(node) not in inner:
            found.append((node, names.get(id(node), "")))
    return sorted(found, key=lambda each: (each[0].end_lineno or 0, each[0].end_col_offset or 0))

"""The keys that a function asks its dicts for: nothing else tells what these should hold."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)  # it is called in several ways, one after the other
def keys_asked(function: Any) -> dict[str, list[str]]:
    """By parameter, the keys of the dict that it is, or of each of those that it has.

    Args:
        function: whose source is there; of another one nothing is known.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return {}
    whose = dict(_items(tree))
    found: dict[str, list[str]] = {}
    for name, key in _asked(tree):
        found.setdefault(whose.get(name, name), []).append(key)
    return {name: sorted({*keys}) for name, keys in found.items()}


def _items(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Name of an item, and of the list that it is of."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.comprehension)):
            items = node.iter
            if isinstance(items, ast.Call) and items.args:  # enumerate(rows, 1)
                items = items.args[0]
            if isinstance(items, ast.Name):
                targets = [n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)]
                yield from ((target, items.id) for target in targets)


def _asked(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Name of a dict, and a key of it: `row["key"]`, `row.get("key")`."""
    for node in ast.walk(tree):
        value: Any = None
        key: Any = None
        if isinstance(node, ast.Subscript):
            value, key = node.value, node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            value, key = node.func.value, node.args[0]
            if node.func.attr not in ("get", "pop"):
                continue
        if isinstance(value, ast.Name) and isinstance(getattr(key, "value", None), str):
            yield value.id, key.value

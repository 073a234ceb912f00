"""What a name stands for in a function of the source, as far as it is plain."""

import ast
from collections.abc import Iterator

from sddflow.target.source import assigned

Function = ast.FunctionDef | ast.AsyncFunctionDef


def values_of(function: Function, name: str) -> Iterator[ast.expr]:
    """What a name is for certain in a function, or a parameter where nobody gives it."""
    certain = [value for n, _, value, _ in assigned(function.body) if n == name and value]
    if len(certain) == 1:
        yield certain[0]
    default = _default(function, name)
    if default is not None and not certain and not isinstance(default, ast.Name):
        yield from () if _is_none(default) else (default,)


def may_be_none(function: Function, name: str) -> bool:
    """It begins as None, or may be left out, and nothing gives it another value for certain.

    Where the function asks whether it is None, it knows what it does.
    """
    for node in ast.walk(function):
        if isinstance(node, ast.If | ast.IfExp | ast.Assert) and _asks(node.test, name):
            return False
    certain = [v for n, _, v, _ in assigned(function.body) if n == name]
    if certain:
        return all(isinstance(v, ast.Constant) and v.value is None for v in certain)
    anywhere = (n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == name)
    if any(isinstance(n.ctx, ast.Store) for n in anywhere):
        return False
    default = _default(function, name)
    return default is not None and _is_none(default)


def _default(function: Function, name: str) -> ast.expr | None:
    """What a parameter is where nobody gives it."""
    told = function.args
    order = [*told.posonlyargs, *told.args]
    defaults = [*([None] * (len(order) - len(told.defaults))), *told.defaults, *told.kw_defaults]
    pairs = zip([*order, *told.kwonlyargs], defaults, strict=True)
    return next((d for a, d in pairs if a.arg == name), None)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _asks(test: ast.expr, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(test))

"""Text that source code spells out: constants, names given to them, and what joins them."""

import ast
from collections.abc import Mapping

from sddflow.target.source import last_name

Names = Mapping[str, ast.expr]
_AS_IT_IS = ("text", "f", "dedent", "cleandoc", "DDL", "strip", "lower", "TextClause")
_DEEPEST = 20
HOLE = "x"  # stands in SQL where a value is filled in that nobody can read


def literal(node: ast.expr | None, names: Names, *, hole: str | None = None, deep: int = 0) -> str:
    """The text of an expression; "" where it cannot be read.

    Args:
        node: the expression.
        names: what names in reach were given.
        hole: text for parts that cannot be read; without one, the whole cannot be read then.
        deep: how many names led here.
    """
    if deep > _DEEPEST or node is None:
        return ""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.Name):
        return literal(names.get(node.id), names, hole=hole, deep=deep + 1)
    if isinstance(node, ast.Call):
        return _called(node, names, hole, deep)
    parts = _parts(node)
    read = [literal(part, names, hole=hole, deep=deep + 1) or hole for part in parts]
    return "" if None in read else "".join(part for part in read if part)


def _called(node: ast.Call, names: Names, hole: str | None, deep: int) -> str:
    """`sa.text("…")`, `op.f("…")`, `"…".strip()`, and whatever is built upon them."""
    name, base = last_name(node.func), _base(node.func)
    if name == "format" and hole is not None:
        return literal(base, names, hole=hole, deep=deep + 1)
    if name == "join":
        return _joined(node, base, names, hole, deep)
    if name in ("bindparams", "execution_options", "columns"):
        return literal(base, names, hole=hole, deep=deep + 1)
    if name not in _AS_IT_IS:
        return ""
    inner = node.args[0] if node.args else base
    return literal(inner, names, hole=hole, deep=deep + 1)


def _joined(
    node: ast.Call, base: ast.expr | None, names: Names, hole: str | None, deep: int
) -> str:
    """`", ".join(["a", "b"])`, where the parts are written there."""
    given = node.args[0] if node.args else None
    if not isinstance(given, (ast.List, ast.Tuple)) or not isinstance(base, ast.Constant):
        return ""
    read = [literal(part, names, hole=hole, deep=deep + 1) or hole for part in given.elts]
    return "" if None in read else str(base.value).join(part for part in read if part)


def _base(function: ast.expr) -> ast.expr | None:
    return function.value if isinstance(function, ast.Attribute) else None


def _parts(node: ast.expr) -> list[ast.expr]:
    """What an expression joins; one part that cannot be read where it does something else."""
    if isinstance(node, ast.JoinedStr):
        return [v.value if isinstance(v, ast.FormattedValue) else v for v in node.values]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [node.left, node.right]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return [node.left]
    return [ast.Constant(None)]


def strings(tree: ast.AST) -> tuple[str, ...]:
    """Every text that stands anywhere in a tree."""
    return tuple(
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )

"""Conditions and orders of queries, in the words of SQLAlchemy and SQLModel."""

import ast
from collections.abc import Iterator

from sddflow.proof.queries.query import Condition, Order, Sort
from sddflow.target.source import last_name

_COMPARED: dict[type[ast.cmpop], Sort] = {
    ast.Eq: "=",
    ast.NotEq: "<>",
    **dict.fromkeys((ast.Lt, ast.LtE, ast.Gt, ast.GtE), "<"),
}
_CALLED: dict[str, Sort] = {
    "in_": "in",
    "startswith": "like",
    "between": "<",
    **dict.fromkeys(("like", "ilike", "contains", "icontains", "endswith"), "like anywhere"),
}
_SQL = frozenset({"text", "literal_column"})
_NEGATED = {"is not null": "is null", "is null": "is not null"}


class UnclearError(Exception):
    """An expression that is not understood here."""


def conditions(node: ast.expr, model: str) -> Iterator[Condition]:
    """The conditions that an argument of `where` demands, all of them.

    Args:
        node: the argument.
        model: the class whose columns are meant; those of others are left out.

    Raises:
        UnclearError: it says something else.
    """
    if isinstance(node, ast.Call) and last_name(node.func) == "and_":
        for inner in node.args:
            yield from conditions(inner, model)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _compared(node, model)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert | ast.Not):
        yield from (_negated(c) for c in conditions(node.operand, model))
    elif isinstance(node, ast.Call) and last_name(node.func) in _SQL:
        raise UnclearError  # it may be what an index is made for
    elif isinstance(node, ast.Call):
        yield from _called(node, model)
    elif column := _column(node, model):
        yield Condition(column[1], "=", column[0], value=True, known=True)
    elif about(node, model):
        raise UnclearError


def _compared(node: ast.Compare, model: str) -> Iterator[Condition]:
    sides = (node.left, node.comparators[0])
    sort = _COMPARED.get(type(node.ops[0]))
    for side, other in (sides, sides[::-1]):
        if column := _column(side, model):
            if sort is None:
                raise UnclearError
            yield _against(column, sort, other)
            return
    if about(node, model):
        raise UnclearError


def _against(column: tuple[str, str], sort: Sort, value: ast.expr) -> Condition:
    function, name = column
    if isinstance(value, ast.Constant) and value.value is None:
        return Condition(name, "is not null" if sort == "<>" else "is null", function)
    known = isinstance(value, ast.Constant) and isinstance(value.value, str | int | float)
    said = value.value if known and isinstance(value, ast.Constant) else None
    return Condition(name, sort, function, said, known)  # type: ignore[arg-type]  # seen to be so


def _called(node: ast.Call, model: str) -> Iterator[Condition]:
    """`Note.title.startswith(…)`, `Note.done.is_(False)`."""
    attribute = node.func if isinstance(node.func, ast.Attribute) else None
    column = _column(attribute.value, model) if attribute else None
    if attribute is None or column is None:
        if about(node, model):
            raise UnclearError
        return
    if attribute.attr in {"is_", "is_not", "isnot"} and node.args:
        yield _against(column, "=" if attribute.attr == "is_" else "<>", node.args[0])
    elif attribute.attr in _CALLED:
        yield Condition(column[1], _CALLED[attribute.attr], column[0])
    else:
        raise UnclearError


def _negated(condition: Condition) -> Condition:
    if condition.sort in _NEGATED:
        return Condition(condition.column, _NEGATED[condition.sort], condition.function)  # type: ignore[arg-type]  # of the same kind
    if condition.sort == "=" and isinstance(condition.value, bool):
        return Condition(condition.column, "=", condition.function, not condition.value, known=True)
    raise UnclearError


def order(node: ast.expr, model: str) -> Order | None:
    """What an argument of `order_by` says; None for a column of another class.

    Raises:
        UnclearError: it says something else.
    """
    down, inner = False, node
    while isinstance(inner, ast.Call) and last_name(inner.func) in {"desc", "asc"}:
        down = down or last_name(inner.func) == "desc"
        inner = _inside(inner)
    column = _column(inner, model)
    if column and not column[0]:
        return Order(column[1], down)
    if about(node, model):
        raise UnclearError
    return None


def _inside(call: ast.Call) -> ast.expr:
    """Of `x.desc()` and of `desc(x)`."""
    if call.args:
        return call.args[0]
    return call.func.value if isinstance(call.func, ast.Attribute) else call.func


def _column(node: ast.expr, model: str) -> tuple[str, str] | None:
    """Function and column: `Note.title`, `col(Note.title)`, `func.lower(Note.title)`."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        inner = _column(node.args[0], model)
        name = last_name(node.func)
        if inner is None or inner[0]:
            return None
        return ("" if name == "col" else name, inner[1])
    if isinstance(node, ast.Attribute) and last_name(node.value) == model:
        return ("", node.attr)
    return None


def about(node: ast.AST, model: str) -> frozenset[str]:
    """Every attribute of a class that an expression names."""
    return frozenset(
        inner.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Attribute)
        and isinstance(inner.value, ast.Name)
        and inner.value.id == model
    )

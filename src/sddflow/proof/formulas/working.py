"""Python expressions, worked out by a small interpreter: arithmetic, texts, days, digests.

Nothing of the application runs. What the interpreter does not know makes a formula unknown.
"""

import ast
import base64
import hashlib
import operator
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any
from uuid import UUID

_DEPTH = 6
_OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Mod: operator.mod,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.USub: operator.neg,
    ast.UAdd: operator.pos, ast.Not: operator.not_, ast.Eq: operator.eq, ast.NotEq: operator.ne,
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda one, many: one in many, ast.NotIn: lambda one, many: one not in many,
}  # fmt: skip
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "abs": abs, "bool": bool, "float": float, "int": int, "len": len, "max": max, "min": min,
    "round": round, "str": str, "Decimal": Decimal, "timedelta": timedelta, "date": date,
    "sha256": hashlib.sha256, "sha1": hashlib.sha1, "md5": hashlib.md5, "sha512": hashlib.sha512,
    "b64encode": base64.b64encode, "urlsafe_b64encode": base64.urlsafe_b64encode,
    "hexlify": bytes.hex, "normalize": unicodedata.normalize, "sub": re.sub,
}  # fmt: skip
_METHODS: Mapping[type, frozenset[str]] = {
    str: frozenset({
        "lower", "upper", "strip", "lstrip", "rstrip", "title", "capitalize", "casefold", "replace",
        "split", "rsplit", "partition", "rpartition", "join", "startswith", "endswith", "zfill",
        "ljust", "rjust", "encode", "removeprefix", "removesuffix",
    }),
    bytes: frozenset({"hex", "decode", "rstrip"}),
    date: frozenset({
        "isoweekday", "weekday", "isoformat", "strftime", "date", "timestamp", "toordinal",
        "total_seconds", "replace",
    }),
    timedelta: frozenset({"total_seconds"}),
    Decimal: frozenset({"quantize"}),
    dict: frozenset({"get"}),
}  # fmt: skip
_PARTS: Mapping[type, frozenset[str]] = {
    date: frozenset({"year", "month", "day", "hour", "minute", "second"}),
    timedelta: frozenset({"days", "seconds"}),
    UUID: frozenset({"hex"}),
}
_ROUNDINGS = {
    "ROUND_HALF_UP": ROUND_HALF_UP, "ROUND_HALF_EVEN": ROUND_HALF_EVEN, "ROUND_DOWN": ROUND_DOWN,
    "ROUND_UP": ROUND_UP, "ROUND_CEILING": ROUND_CEILING,
}  # fmt: skip


class UnknownError(Exception):
    """The interpreter does not know how that is worked out."""


@dataclass(frozen=True)
class World:
    """What names mean while a formula is worked out.

    Args:
        leaf: the value of what belongs to the row, by the path to it: `("self", "minutes")`;
            raises `UnknownError` for anything else.
        named: expressions of names that the source gives once: constants, and names of a function.
        functions: the source's own, by name.
        local: what names of a function are worth, where it was called.
        rows: names of a function that stand for a row, and the path to it where it was called.
        depth: calls that may still be made.
    """

    leaf: Callable[[tuple[str, ...]], Any]
    named: Mapping[str, ast.expr]
    functions: Mapping[str, ast.FunctionDef]
    local: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    depth: int = _DEPTH


def worth(node: ast.expr, world: World) -> Any:  # noqa: ANN401 - of any type
    """What an expression comes to.

    Raises:
        UnknownError: something in it is not known here.
        ArithmeticError, TypeError, ValueError, LookupError: it fails for these values.
    """
    if world.depth < 0:
        raise UnknownError
    kind = _KINDS.get(type(node))
    if kind is None:
        raise UnknownError
    return kind(node, world)


def _constant(node: ast.Constant, _world: World) -> Any:  # noqa: ANN401 - of any type
    return Decimal(str(node.value)) if isinstance(node.value, float) else node.value


def _name(node: ast.Name, world: World) -> Any:  # noqa: ANN401 - of any type
    if node.id in world.local:
        return world.local[node.id]
    if node.id in _ROUNDINGS:
        return _ROUNDINGS[node.id]
    given = world.named.get(node.id)
    if given is not None:
        return worth(given, replace(world, depth=world.depth - 1))
    return world.leaf((node.id,))


def _attribute(node: ast.Attribute, world: World) -> Any:  # noqa: ANN401 - of any type
    path = path_of(node)
    if path and path[0] in world.rows:
        path = (*world.rows[path[0]], *path[1:])
    if path and path[0] not in world.local:
        try:
            return world.leaf(path)
        except UnknownError:
            if len(path) == 1:
                raise
    of = worth(node.value, world)
    if any(isinstance(of, kind) and node.attr in names for kind, names in _PARTS.items()):
        return getattr(of, node.attr)
    raise UnknownError


def path_of(node: ast.expr) -> tuple[str, ...]:
    """The names on the way: `("order", "total")`; empty where anything else is on it."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute) and (above := path_of(node.value)):
        return (*above, node.attr)
    return ()


def _binary(node: ast.BinOp, world: World) -> Any:  # noqa: ANN401 - of any type
    one, other = _matched(worth(node.left, world), worth(node.right, world))
    return _operator(node.op)(one, other)


def _matched(one: Any, other: Any) -> tuple[Any, Any]:  # noqa: ANN401 - of any type
    """Binary fractions and exact ones do not mix; here nothing hangs on the last digit."""
    if isinstance(one, float) and isinstance(other, Decimal):
        return Decimal(str(one)), other
    if isinstance(one, Decimal) and isinstance(other, float):
        return one, Decimal(str(other))
    if isinstance(one, Decimal) and isinstance(other, timedelta):
        return float(one), other
    if isinstance(one, timedelta) and isinstance(other, Decimal):
        return one, float(other)
    return one, other


def _operator(node: ast.AST) -> Callable[..., Any]:
    found = _OPERATORS.get(type(node))
    if found is None:
        raise UnknownError
    return found


def _unary(node: ast.UnaryOp, world: World) -> Any:  # noqa: ANN401 - of any type
    return _operator(node.op)(worth(node.operand, world))


def _either(node: ast.IfExp, world: World) -> Any:  # noqa: ANN401 - of any type
    return worth(node.body if worth(node.test, world) else node.orelse, world)


def _logic(node: ast.BoolOp, world: World) -> Any:  # noqa: ANN401 - of any type
    value: Any = None
    for each in node.values:
        value = worth(each, world)
        if bool(value) is isinstance(node.op, ast.Or):
            return value
    return value


def _compare(node: ast.Compare, world: World) -> bool:
    left = worth(node.left, world)
    for how, other in zip(node.ops, node.comparators, strict=True):
        one, right = _matched(left, worth(other, world))
        if not _operator(how)(one, right):
            return False
        left = right
    return True


def _joined(node: ast.JoinedStr, world: World) -> str:
    return "".join(str(worth(part, world)) for part in node.values)


def _formatted(node: ast.FormattedValue, world: World) -> str:
    how = _joined(node.format_spec, world) if isinstance(node.format_spec, ast.JoinedStr) else ""
    if node.conversion != -1:
        raise UnknownError
    value = worth(node.value, world)
    if value is None:
        raise TypeError  # the source does not mean the word None
    return format(value, how)


def _item(node: ast.Subscript, world: World) -> Any:  # noqa: ANN401 - of any type
    of = worth(node.value, world)
    if isinstance(node.slice, ast.Slice):
        parts = (node.slice.lower, node.slice.upper, node.slice.step)
        return of[slice(*(worth(part, world) if part else None for part in parts))]
    return of[worth(node.slice, world)]


def _many(node: ast.List | ast.Tuple | ast.Set, world: World) -> list[Any]:
    return [worth(each, world) for each in node.elts]


def _mapping(node: ast.Dict, world: World) -> dict[Any, Any]:
    pairs = zip(node.keys, node.values, strict=True)
    return {worth(k, world): worth(v, world) for k, v in pairs if k is not None}


def _call(node: ast.Call, world: World) -> Any:  # noqa: ANN401 - of any type
    said = {k.arg: worth(k.value, world) for k in node.keywords if k.arg}
    if isinstance(node.func, ast.Attribute) and (known := _method(node.func, world)) is not None:
        return known(*(worth(each, world) for each in node.args), **said)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else _id(node.func)
    own = world.functions.get(name)
    if own is not None:
        return _run(own, node.args, said, world)
    if name not in _FUNCTIONS:
        raise UnknownError
    given = [worth(each, world) for each in node.args]
    if None in given:
        raise TypeError
    return _FUNCTIONS[name](*given, **said)


def _id(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _method(node: ast.Attribute, world: World) -> Callable[..., Any] | None:
    """A method of a plain value; None where what it is called on is none."""
    if path_of(node) and node.attr in _FUNCTIONS:
        return None
    try:
        of = worth(node.value, world)
    except UnknownError:
        if node.attr in world.functions:
            return None
        raise
    if type(of).__name__ == "HASH" and node.attr in ("hexdigest", "digest"):
        return getattr(of, node.attr)  # type: ignore[no-any-return]  # a method
    for kind, names in _METHODS.items():
        if isinstance(of, kind) and node.attr in names:
            return getattr(of, node.attr)  # type: ignore[no-any-return]  # a method
    raise UnknownError


def _run(own: ast.FunctionDef, given: list[ast.expr], said: dict[str, Any], world: World) -> Any:  # noqa: ANN401 - of any type
    names = [a.arg for a in own.args.args if a.arg not in ("self", "cls")]
    defaults = dict(zip(names[::-1], own.args.defaults[::-1], strict=False))
    local = {name: worth(node, world) for name, node in defaults.items()}
    rows: dict[str, tuple[str, ...]] = {}
    for name, node in zip(names, given, strict=False):
        try:
            local[name] = worth(node, world)
        except UnknownError:
            path = path_of(node)
            if not path:
                raise
            rows[name] = (*world.rows.get(path[0], path[:1]), *path[1:])
    there = replace(world, local=local | said, rows=rows, depth=world.depth - 1)
    return body(own.body, there)


def body(statements: list[ast.stmt], world: World) -> Any:  # noqa: ANN401 - of any type
    """What a function returns, of assignments, branches and returns.

    Raises:
        UnknownError: there is any other statement, or it returns nothing.
    """
    local = dict(world.local)
    for each in statements:
        here = replace(world, local=local)
        if isinstance(each, ast.Return) and each.value is not None:
            return worth(each.value, here)
        if isinstance(each, ast.If):
            branch = each.body if worth(each.test, here) else each.orelse
            if any(isinstance(inner, ast.Return) for inner in branch):
                return body(branch, here)
            if branch:
                raise UnknownError
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            local[each.targets[0].id] = worth(each.value, here)
        elif not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)):
            raise UnknownError
    raise UnknownError


_KINDS: Mapping[type[ast.AST], Callable[[Any, World], Any]] = {
    ast.Constant: _constant, ast.Name: _name, ast.Attribute: _attribute, ast.BinOp: _binary,
    ast.UnaryOp: _unary, ast.IfExp: _either, ast.BoolOp: _logic, ast.Compare: _compare,
    ast.JoinedStr: _joined, ast.FormattedValue: _formatted, ast.Subscript: _item,
    ast.List: _many, ast.Tuple: _many, ast.Set: _many, ast.Dict: _mapping, ast.Call: _call,
}  # fmt: skip

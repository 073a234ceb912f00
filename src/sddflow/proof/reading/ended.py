"""Calls that end a transaction: `commit()` and `rollback()` of the migration's connection.

A session that is bound to the connection joins its transaction: its `commit()` ends none, and its
`rollback()` ends the whole.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sddflow.proof.reading.literals import Names
from sddflow.proof.reading.script import Script
from sddflow.target.source import last_name

_BINDS = frozenset({"get_bind", "connection", "bind"})
_PARAMETERS = frozenset({"bind", "conn", "connection"})
_SESSIONS = frozenset({"Session", "sessionmaker", "scoped_session"})


@dataclass(frozen=True, slots=True)
class Ended:
    """One such call.

    Args:
        call: where it stands.
        back: it takes back what was done, instead of keeping it.
    """

    call: ast.Call
    back: bool

    @property
    def words(self) -> str:
        """The call, as it is written."""
        return ast.unparse(self.call)


@dataclass(frozen=True, slots=True)
class _Where:
    names: Names
    parameters: frozenset[str]
    failing: bool = False


def ended_in(script: Script) -> Iterator[Ended]:
    """Each call that ends the migration's transaction, outside of an `autocommit_block`."""
    for function in script.walk.functions.values():
        given = {**script.walk.names_in(function.name), **_withs(function)}
        parameters = frozenset(a.arg for a in function.args.args) & _PARAMETERS
        yield from _walk(function.body, _Where(given, parameters))


def _withs(function: ast.FunctionDef) -> dict[str, ast.expr]:
    """What `with … as name` gives to names."""
    items = (i for n in ast.walk(function) if isinstance(n, ast.With) for i in n.items)
    named = ((i.optional_vars, i.context_expr) for i in items)
    return {name.id: value for name, value in named if isinstance(name, ast.Name)}


def _walk(body: list[ast.stmt], where: _Where) -> Iterator[Ended]:
    for node in body:
        if isinstance(node, ast.With) and any(_is_apart(i.context_expr) for i in node.items):
            continue
        if isinstance(node, ast.Try):
            yield from _walk([*node.body, *node.orelse, *node.finalbody], where)
            for handler in node.handlers:
                yield from _walk(handler.body, replace(where, failing=True))
        elif isinstance(node, ast.With | ast.For | ast.While | ast.If):
            yield from _walk([*node.body, *getattr(node, "orelse", [])], where)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _call(node.value, where)


def _is_apart(node: ast.expr) -> bool:
    return last_name(node) == "autocommit_block"


def _call(call: ast.Call, where: _Where) -> Iterator[Ended]:
    """What fails is taken back anyhow: in an `except`, `rollback()` is no harm."""
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in {"commit", "rollback"}:
        return
    back = function.attr == "rollback"
    ends = _is_connection(function.value, where) or (back and _is_session(function.value, where))
    if ends and not (back and where.failing):
        yield Ended(call, back)


def _is_connection(node: ast.expr, where: _Where) -> bool:
    """`op.get_bind()`, the driver's own connection of it, or a name that was given one."""
    if not isinstance(node, ast.Name):
        return last_name(node) in _BINDS
    given = where.names.get(node.id)
    return node.id in where.parameters if given is None else last_name(given) in _BINDS


def _is_session(node: ast.expr, where: _Where) -> bool:
    """It was made by one of SQLAlchemy's makers, not for an engine: then it is one of its own."""
    given = where.names.get(node.id) if isinstance(node, ast.Name) else node
    inside = (
        {last_name(n) for n in ast.walk(given) if isinstance(n, ast.expr)}
        if given is not None
        else set()
    )
    return bool(inside & _SESSIONS) and "engine" not in inside

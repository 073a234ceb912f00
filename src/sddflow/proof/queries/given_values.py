"""Values that the source gives to a column: `Payment(amount=-amount)`, `note.stars = 0`.

Also by way of one function: `record(session, -amount)`, where `record` gives its parameter to the
column. What is worked out is no value; of a number that is negated only the sign is known.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Place
from sddflow.proof.queries.inserts import core_tables
from sddflow.proof.queries.named import Function, may_be_none, values_of
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, keyword, last_name, parse, source_text

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True, slots=True)
class Given:
    """A value for a column.

    Args:
        value: -1 for what is negated; None also for what may be left out.
        shown: as it stands there.
        place: of it.
        beside: plain values that the same call gives to others.
        is_bound: it may be given: a form takes values as far as this one.
    """

    value: Any
    shown: str
    place: Place
    beside: tuple[tuple[str, Any], ...] = ()
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What stands there.

    Args:
        shown: the file.
        within: the function that it stands in.
        value: the expression.
        beside: plain values that the same call gives to others.
        is_alone: no other function of the application is called like the one.
    """

    shown: str
    within: Function | None
    value: ast.expr
    beside: tuple[tuple[str, Any], ...] = ()
    is_alone: bool = False


def given_values(
    root: Path, conventions: Conventions, table: str, column: str, *, alone: bool
) -> Iterator[Given]:
    """Those that can be told.

    Args:
        root: the application's folder.
        conventions: name the classes and their tables.
        table: without its schema.
        column: of it.
        alone: no other table has a column of that name, so that `row.column = …` is of this one.
    """
    trees = _trees(root, column)
    passed: list[_Said] = []
    for said in _every(trees, conventions, table, column, alone=alone):
        name = said.value.id if isinstance(said.value, ast.Name) else ""
        yield from _value(said)
        if name and said.within is not None:
            passed.append(replace(said, is_alone=_is_alone(root, said.within.name)))
            for value in values_of(said.within, name):
                yield from _value(replace(said, value=value))
            if may_be_none(said.within, name):
                yield Given(None, name, Place(said.shown, said.value.lineno), said.beside)
    for shown, tree in _all(root, trees, passed):
        for said in passed:
            for argument in _arguments(tree, said):
                yield from _value(_Said(shown, None, argument))


def _is_alone(root: Path, function: str) -> bool:
    defines = re.compile(rf"\bdef {re.escape(function)}\(")
    return sum(len(defines.findall(source_text(file))) for file in python_files(root)) == 1


def given_places(
    root: Path, conventions: Conventions, table: str, column: str, *, alone: bool
) -> Iterator[Place]:
    """Where the source gives the column anything at all; the arguments are those of above."""
    trees = _trees(root, column)
    for said in _every(trees, conventions, table, column, alone=alone):
        yield Place(said.shown, said.value.lineno)


def _trees(root: Path, column: str) -> list[tuple[str, ast.Module]]:
    """Files that name the column."""
    files = (f for f in python_files(root) if column in source_text(f))
    read = ((file.relative_to(root).as_posix(), parse(file)) for file in files)
    return [(shown, tree) for shown, tree in read if tree is not None]


def _every(
    trees: list[tuple[str, ast.Module]],
    conventions: Conventions,
    table: str,
    column: str,
    *,
    alone: bool,
) -> Iterator[_Said]:
    """Whatever is given to the column."""
    core = core_tables([tree for _, tree in trees])
    names = {table, *(name for name, called in core.items() if called == table)}
    classes = {c.name: c.place.file for c in conventions.classes if c.table == table}
    for shown, tree in trees:
        others = {n.name for n in all_nodes(tree) if isinstance(n, ast.ClassDef)}
        here = {name for name, file in classes.items() if name not in others or file == shown}
        for within, node in _with_functions(tree):
            for value, beside in _given(node, names | here, column, alone=alone):
                yield _Said(shown, within, value, beside)


def _all(
    root: Path, trees: list[tuple[str, ast.Module]], passed: list[_Said]
) -> Iterator[tuple[str, ast.Module]]:
    """Files that call one of the functions, which need not name the column."""
    yield from trees if passed else ()
    known, names = {shown for shown, _ in trees}, {s.within.name for s in passed if s.within}
    for file in python_files(root) if names else ():
        shown = file.relative_to(root).as_posix()
        text = "" if shown in known else source_text(file)
        if any(f"{name}(" in text for name in names) and (tree := parse(file)) is not None:
            yield shown, tree


def _with_functions(tree: ast.Module) -> Iterator[tuple[Function | None, ast.AST]]:
    inside = {
        id(node): function
        for function in all_nodes(tree)
        if isinstance(function, _FUNCTIONS)
        for node in ast.walk(function)
    }
    yield from ((inside.get(id(node)), node) for node in all_nodes(tree))


def _given(
    node: ast.AST, names: set[str], column: str, *, alone: bool
) -> Iterator[tuple[ast.expr, tuple[tuple[str, Any], ...]]]:
    if isinstance(node, ast.Call):
        made = last_name(node.func) in names
        said = keyword(node, column) if made or _writes(node, names) else None
        said = said or (_in_dict(node, column) if _writes(node, names) else None)
        if said is not None:
            plain = ((k.arg, k.value) for k in node.keywords if k.arg and k.arg != column)
            yield said, tuple((n, v.value) for n, v in plain if isinstance(v, ast.Constant))
    elif isinstance(node, ast.Assign) and alone:
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr == column:
                yield from () if last_name(target.value) == "self" else ((node.value, ()),)


def _in_dict(call: ast.Call, column: str) -> ast.expr | None:
    """`.values({"stars": 0})`, and the query of `.from_select(["stars"], query)`."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Dict):
        pairs = zip(first.keys, first.values, strict=True)
        return next(
            (v for k, v in pairs if isinstance(k, ast.Constant) and k.value == column), None
        )
    names = first.elts if isinstance(first, ast.List | ast.Tuple) else ()
    named = any(isinstance(name, ast.Constant) and name.value == column for name in names)
    return call.args[1] if named and len(call.args) > 1 else None


def _writes(call: ast.Call, names: set[str]) -> bool:
    """`insert(Note).values(…)` and `.from_select(…)`, `update(notes).where(…).values(…)`."""
    if last_name(call.func) not in ("values", "from_select"):
        return False
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute | ast.Call):
        begun = isinstance(node, ast.Call) and last_name(node.func) in ("insert", "update")
        if begun and isinstance(node, ast.Call):
            told = node.args[0] if node.args else getattr(node.func, "value", None)
            return last_name(told) in names
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


def _arguments(tree: ast.Module, said: _Said) -> Iterator[ast.expr]:
    """What calls of the function give to its parameter."""
    function, name = said.within, last_name(said.value)
    assert function is not None, "a name is passed from function to function"  # noqa: S101
    order = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    is_method = order[:1] in (["self"], ["cls"])
    owner = ("*" if said.is_alone else "self") if is_method else Path(said.shown).stem
    for call in all_nodes(tree):
        if isinstance(call, ast.Call) and _is_called(call, function.name, owner):
            bound = order[1:] if is_method else order
            at = bound.index(name) if name in bound else len(call.args)
            given = call.args[at] if at < len(call.args) else keyword(call, name)
            yield from (given,) if given is not None else ()


def _is_called(call: ast.Call, name: str, owner: str) -> bool:
    """`record(…)`, `billing.record(…)`; of a method any object's where no other class has one."""
    if last_name(call.func) != name:
        return False
    if isinstance(call.func, ast.Name):
        return owner not in ("self", "*")
    of = call.func.value if isinstance(call.func, ast.Attribute) else None
    return owner == "*" or (isinstance(of, ast.Name) and of.id == owner)


def _value(said: _Said) -> Iterator[Given]:
    value, words = said.value, ast.unparse(said.value)
    place = Place(said.shown, value.lineno)
    if isinstance(value, ast.IfExp):
        for each in (value.body, value.orelse):
            yield from _value(replace(said, value=each))
    elif isinstance(value, ast.Constant) and isinstance(value.value, _PLAIN):
        yield Given(value.value, words, place, said.beside)
    elif (number := _negated(value)) is not None:
        yield Given(-number, words, place, said.beside)


def _negated(value: ast.expr) -> float | None:
    """What is negated: a number, or 1 for what is not known; None where nothing is."""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        plain = value.operand.value if isinstance(value.operand, ast.Constant) else 1
        return plain if isinstance(plain, int | float) else None
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        sides = (value.left, value.right)
        return 1 if any(ast.unparse(side) == "-1" for side in sides) else None
    return None

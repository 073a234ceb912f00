"""Values that the source gives to a column: `Payment(amount=-amount)`, `note.stars = 0`.

Also by way of one function: `record(session, -amount)`, where `record` gives its parameter to the
column. What is worked out is no value; of a number that is negated only the sign is known.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Place
from sddflow.proof.queries.inserts import core_tables
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, assigned, keyword, last_name, parse, source_text

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_PLAIN = (str, int, float, bool, type(None))
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Given:
    """A value for a column.

    Args:
        value: -1 for what is negated; None also for what may be left out.
        shown: as it stands there.
        place: of it.
    """

    value: Any
    shown: str
    place: Place


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
    passed: list[tuple[_Function, str]] = []
    for shown, within, said in _every(trees, conventions, table, column, alone=alone):
        yield from _value(said, shown)
        if isinstance(said, ast.Name) and within is not None:
            passed.append((within, said.id))
            if _may_be_none(within, said.id):
                yield Given(None, said.id, Place(shown, said.lineno))
    for shown, tree in _all(root, trees, passed):
        for function, name in passed:
            for argument in _arguments(tree, function, name):
                yield from _value(argument, shown)


def given_places(
    root: Path, conventions: Conventions, table: str, column: str, *, alone: bool
) -> Iterator[Place]:
    """Where the source gives the column anything at all; the arguments are those of above."""
    trees = _trees(root, column)
    for shown, _, said in _every(trees, conventions, table, column, alone=alone):
        yield Place(shown, said.lineno)


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
) -> Iterator[tuple[str, _Function | None, ast.expr]]:
    """Whatever is given to the column: the file, the function that it stands in, and what it is."""
    core = core_tables([tree for _, tree in trees])
    names = {table, *(name for name, called in core.items() if called == table)}
    names |= {c.name for c in conventions.classes if c.table == table}
    for shown, tree in trees:
        for within, node in _with_functions(tree):
            for said in _given(node, names, column, alone=alone):
                yield shown, within, said


def _all(
    root: Path, trees: list[tuple[str, ast.Module]], passed: list[tuple[_Function, str]]
) -> Iterator[tuple[str, ast.Module]]:
    """Files that call one of the functions, which need not name the column."""
    yield from trees if passed else ()
    known, names = {shown for shown, _ in trees}, {function.name for function, _ in passed}
    for file in python_files(root) if names else ():
        shown = file.relative_to(root).as_posix()
        text = "" if shown in known else source_text(file)
        if any(f"{name}(" in text for name in names) and (tree := parse(file)) is not None:
            yield shown, tree


def _with_functions(tree: ast.Module) -> Iterator[tuple[_Function | None, ast.AST]]:
    inside = {
        id(node): function
        for function in all_nodes(tree)
        if isinstance(function, _FUNCTIONS)
        for node in ast.walk(function)
    }
    yield from ((inside.get(id(node)), node) for node in all_nodes(tree))


def _given(node: ast.AST, classes: set[str], column: str, *, alone: bool) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        made = last_name(node.func) in classes
        said = keyword(node, column) if made or _writes(node, classes) else None
        yield from (said,) if said is not None else ()
    elif isinstance(node, ast.Assign) and alone:
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr == column:
                yield node.value


def _writes(call: ast.Call, names: set[str]) -> bool:
    """`insert(Note).values(…)`, `update(notes).where(…).values(…)`."""
    if last_name(call.func) != "values":
        return False
    node: ast.expr = call.func
    while isinstance(node, ast.Attribute | ast.Call):
        begun = isinstance(node, ast.Call) and last_name(node.func) in ("insert", "update")
        if begun and isinstance(node, ast.Call):
            told = node.args[0] if node.args else getattr(node.func, "value", None)
            return last_name(told) in names
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


def _arguments(tree: ast.Module, function: _Function, name: str) -> Iterator[ast.expr]:
    """What calls of a function give to its parameter."""
    order = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    for call in all_nodes(tree):
        if isinstance(call, ast.Call) and last_name(call.func) == function.name:
            bound = order[1:] if order[:1] in (["self"], ["cls"]) else order
            at = bound.index(name) if name in bound else len(call.args)
            said = call.args[at] if at < len(call.args) else keyword(call, name)
            yield from (said,) if said is not None else ()


def _value(said: ast.expr, shown: str) -> Iterator[Given]:
    place, words = Place(shown, said.lineno), ast.unparse(said)
    if isinstance(said, ast.UnaryOp) and isinstance(said.op, ast.USub):
        number = said.operand.value if isinstance(said.operand, ast.Constant) else 1
        if isinstance(number, int | float):
            yield Given(-number, words, place)
    elif isinstance(said, ast.Constant) and isinstance(said.value, _PLAIN):
        yield Given(said.value, words, place)
    elif isinstance(said, ast.IfExp):
        for each in (said.body, said.orelse):
            yield from _value(each, shown) if isinstance(each, ast.Constant) else ()


def _may_be_none(function: _Function, name: str) -> bool:
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
    told = function.args
    order = [*told.posonlyargs, *told.args]
    defaults = [*([None] * (len(order) - len(told.defaults))), *told.defaults, *told.kw_defaults]
    pairs = zip([*order, *told.kwonlyargs], defaults, strict=True)
    return any(a.arg == name and isinstance(d, ast.Constant) and d.value is None for a, d in pairs)


def _asks(test: ast.expr, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(test))

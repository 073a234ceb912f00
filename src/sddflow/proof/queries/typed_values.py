"""Texts that the source gives to numbers, and numbers to texts, as far as it says their types.

Most drivers turn one into the other. asyncpg takes a value of the column's own type only, and of a
text that stands for a number nothing but running shows it.
"""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.proof.queries.typed import Function
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, last_name, parse, source_text

_TYPES = frozenset({"str", "int"})
_RUNS = frozenset({"execute", "scalar", "scalars", "fetch", "fetchrow", "fetchval", "stream"})
_WRITES = frozenset({"values", "filter_by"})
Types = Mapping[str, str]
Given = tuple[str, str, Place]


def typed_values(root: Path, classes: frozenset[str], table: str, column: str) -> Iterator[Given]:
    """The words of each value that the column is given or compared with, `str` or `int`, its place.

    Args:
        root: the application's folder.
        classes: mapped to the table.
        table: its name; a dict that is run beside a text has to stand in a file that names it.
        column: and attribute.
    """
    read = [(f.relative_to(root).as_posix(), parse(f), source_text(f)) for f in python_files(root)]
    trees = [(shown, tree, text) for shown, tree, text in read if tree is not None]
    returns = _returns([tree for _, tree, _ in trees])
    for shown, tree, text in trees:
        if column not in text:
            continue
        for function in (n for n in all_nodes(tree) if isinstance(n, Function)):
            known = _known(function, returns)
            for value in _given(function, classes, column, runs=table in text):
                kind = _type_of(value, known, returns)
                if kind:
                    yield ast.unparse(value), kind, Place(shown, value.lineno)


def _returns(trees: list[ast.Module]) -> Types:
    """What functions give back by their annotation, where only one has the name."""
    every = [n for tree in trees for n in all_nodes(tree) if isinstance(n, Function)]
    count = Counter(function.name for function in every)
    return {f.name: last_name(f.returns) for f in every if f.returns and count[f.name] == 1}


def _known(function: Function, returns: Types) -> Types:
    """Types of arguments that stay what they are, and of names that are given something once."""
    arguments = (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    stored = Counter(
        n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    )
    known = {a.arg: last_name(a.annotation) for a in arguments if not stored[a.arg]}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if stored[name] == 1 and name not in {a.arg for a in arguments}:
                known[name] = _type_of(node.value, {}, returns)
    return known


def _type_of(value: ast.expr, known: Types, returns: Types) -> str:
    """`str` or `int`; "" where nothing says it, and for what may be either."""
    if isinstance(value, ast.Await):
        return _type_of(value.value, known, returns)
    if isinstance(value, ast.Constant):
        kind = type(value.value).__name__
    elif isinstance(value, ast.JoinedStr):
        kind = "str"
    elif isinstance(value, ast.Call):
        name = last_name(value.func)
        kind = name if name in _TYPES else returns.get(name, "")
    else:
        kind = known.get(value.id, "") if isinstance(value, ast.Name) else ""
    return kind if kind in _TYPES else ""


def _given(
    function: Function, classes: frozenset[str], column: str, *, runs: bool
) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            sides = (node.left, node.comparators[0])
            for side, other in (sides, sides[::-1]):
                if isinstance(side, ast.Attribute) and side.attr == column:
                    yield from (other,) if last_name(side.value) in classes else ()
        elif isinstance(node, ast.Call):
            yield from _by_keyword(node, classes, column)
            yield from _in_dicts(node, column) if runs and last_name(node.func) in _RUNS else ()


def _by_keyword(call: ast.Call, classes: frozenset[str], column: str) -> Iterator[ast.expr]:
    """`Task(code=…)`, `update(Task).values(code=…)`."""
    name = last_name(call.func)
    begun = ast.walk(call.func) if name in _WRITES else ()
    of = any(isinstance(n, ast.Name) and n.id in classes for n in begun)
    if name in classes or of:
        yield from (k.value for k in call.keywords if k.arg == column)


def _in_dicts(call: ast.Call, column: str) -> Iterator[ast.expr]:
    """The parameters of a statement that stands as text."""
    if not call.args or last_name(getattr(call.args[0], "func", None) or call.args[0]) == "":
        return
    for said in (a for a in call.args[1:] if isinstance(a, ast.Dict)):
        for key, value in zip(said.keys, said.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == column:
                yield value

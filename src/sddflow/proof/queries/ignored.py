"""Functions of the source that are told whose rows are wanted, and ask for everybody's."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Place
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, calls, parse, source_text

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A query of a function that uses none of some of its parameters.

    Args:
        function: its name.
        parameters: those that stand nowhere in its body.
        table: that is asked.
        place: of the query.
    """

    function: str
    parameters: frozenset[str]
    table: str
    place: Place


def ignoring_queries(
    root: Path, conventions: Conventions, tables: frozenset[str]
) -> Iterator[Ignored]:
    """Every one in the application's files.

    Args:
        root: the application's folder.
        conventions: name the classes and their tables.
        tables: that are asked; files that name no class of theirs are not parsed.
    """
    models = {c.name: c.table for c in conventions.classes if c.table in tables}
    for file in python_files(root) if models else ():
        text = source_text(file)
        tree = parse(file) if any(f"({name}" in text for name in models) else None
        for function in all_nodes(tree) if tree is not None else ():
            if isinstance(function, _FUNCTIONS) and (unused := _unused(function)):
                for call, table in _asked(function, models):
                    place = Place(file.relative_to(root).as_posix(), call.lineno)
                    yield Ignored(function.name, unused, table, place)


def _unused(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    told = function.args
    names = {a.arg for a in (*told.posonlyargs, *told.args, *told.kwonlyargs)}
    inside = (node for line in function.body for node in ast.walk(line))
    return frozenset(names - {node.id for node in inside if isinstance(node, ast.Name)})


def _asked(
    function: ast.FunctionDef | ast.AsyncFunctionDef, models: dict[str, str]
) -> Iterator[tuple[ast.Call, str]]:
    for call in calls(function, "select", "query"):
        for argument in call.args[:1]:
            for node in ast.walk(argument):
                if isinstance(node, ast.Name) and node.id in models:
                    yield call, models[node.id]
                    break

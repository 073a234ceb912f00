"""Rows that the source makes together: a project, and the membership of its owner."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sddflow.domain.place import Place
from sddflow.proof.formulas.reading import Source
from sddflow.target.source import last_name

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_PERHAPS = (
    *(*_FUNCTIONS, ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.Lambda, ast.Match),
    *(ast.ListComp, ast.GeneratorExp, ast.ExceptHandler),
)


@dataclass(frozen=True)
class Together:
    """A row of one table that a function makes as it makes one of another.

    Args:
        one: the table of the row that is made for its own sake.
        other: that of the row which comes with it.
        plain: what the other row says in every case, by attribute.
        place: of the call that makes it.
    """

    one: str
    other: str
    plain: Mapping[str, str | int | bool]
    place: Place


def made_together(source: Source, tables: Mapping[str, str]) -> Iterator[Together]:
    """Each two rows that one function makes, either way round.

    Args:
        source: of the application.
        tables: by the name of their class.
    """
    for path, tree in source.trees.items():
        for function in (n for n in ast.walk(tree) if isinstance(n, _FUNCTIONS)):
            calls = [n for n in _always(function) if isinstance(n, ast.Call)]
            made = [(tables[name], c) for c in calls if (name := last_name(c.func)) in tables]
            for table, call in made:
                for other in {t for t, _ in made if t != table}:
                    yield Together(other, table, _plain(call), Place(path, call.lineno))


def _always(node: ast.AST) -> Iterator[ast.AST]:
    """What runs whenever a function does: nothing of branches, loops and functions inside."""
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, _PERHAPS):
            yield inner
            yield from _always(inner)


def _plain(call: ast.Call) -> dict[str, str | int | bool]:
    given = ((k.arg, k.value) for k in call.keywords if k.arg is not None)
    return {
        name: value.value
        for name, value in given
        if isinstance(value, ast.Constant) and isinstance(value.value, str | int)
    }

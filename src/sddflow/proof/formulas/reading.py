"""Where the source says how a column is worked out: a function of its name, what is put in it."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sddflow.domain.place import Place
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case
from sddflow.proof.queries.own_files import own_files
from sddflow.target.source import parse

_T = TypeVar("_T")
Function = ast.FunctionDef | ast.AsyncFunctionDef
_MAKERS = ("compute", "calculate", "calc", "derive", "make", "build", "get", "work_out", "to")


@dataclass(frozen=True)
class Formula:
    """One way to work a column out.

    Args:
        said: an expression, or the body of a function.
        place: where it stands.
        named: expressions of the names that it may use.
        functions: of the source, by name.
    """

    said: ast.expr | list[ast.stmt]
    place: Place
    named: Mapping[str, ast.expr]
    functions: Mapping[str, ast.FunctionDef]

    @property
    def shown(self) -> str:
        """As it stands there, on one line."""
        nodes = [self.said] if isinstance(self.said, ast.expr) else self.said
        words = "; ".join(" ".join(ast.unparse(node).split()) for node in nodes)
        return words if len(words) < 160 else f"{words[:159]}…"


@dataclass(frozen=True)
class Source:
    """The application's files, parsed.

    Args:
        trees: by path, relative to its root.
        functions: all that have a name of their own.
        constants: names of modules that are given one expression each.
    """

    trees: Mapping[str, ast.Module]
    functions: Mapping[str, ast.FunctionDef]
    constants: Mapping[str, ast.expr]


def source_of(case: Case) -> Source:
    """The application's source, without revisions; what is no Python is passed over."""
    read = ((shown, parse(file)) for file, shown in own_files(case))
    trees = {name: tree for name, tree in read if tree is not None}
    walked = [node for tree in trees.values() for node in ast.walk(tree)]
    functions = _once((n.name, n) for n in walked if isinstance(n, ast.FunctionDef))
    given = (a for tree in trees.values() for a in tree.body)
    return Source(trees, functions, _once(pair for node in given for pair in _assigned(node)))


def formulas(source: Source, table: str, column: str) -> Iterator[Formula]:
    """Every way that the source works out a column of a table.

    Args:
        source: of the application.
        table: whose column it is.
        column: its name.
    """
    for path, tree in source.trees.items():
        own = _once(pair for node in tree.body for pair in _assigned(node))
        for node, within in _within(tree):
            for said in _of(node, table, column):
                line = node.lineno  # type: ignore[attr-defined]  # statements and calls have one
                named = {**source.constants, **own, **_locals(within, line)}
                yield Formula(said, Place(path, line), named, source.functions)


def _of(node: ast.AST, table: str, column: str) -> Iterator[ast.expr | list[ast.stmt]]:
    if isinstance(node, ast.FunctionDef) and _is_for(node.name, table, column):
        yield node.body
    for name, value in _put(node):
        if name == column:
            yield value
    if isinstance(node, ast.Call) and _makes(node.func, table):
        yield from (k.value for k in node.keywords if k.arg == column)


def _is_for(name: str, table: str, column: str) -> bool:
    one = singular(bare(table))
    makers = "|".join(_MAKERS)
    return bool(
        re.fullmatch(
            rf"_?(?:(?:{makers})_)?(?:{one}_)?{re.escape(column)}(?:_(?:of|for)\w*)?", name
        )
    )


def _put(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What is put into attributes: `entry.cost = …`."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Attribute):
                yield target.attr, node.value


def _makes(called: ast.expr, table: str) -> bool:
    """It makes a row: `Entry(…)`, `.values(…)`."""
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in ("values", "update", "_replace") or name.lower() == singular(
        bare(table)
    ).replace("_", "")


def _within(tree: ast.Module) -> Iterator[tuple[ast.AST, Function | None]]:
    """Each node, with the function that it stands in."""
    waiting: list[tuple[ast.AST, Function | None]] = [(tree, None)]
    while waiting:
        node, within = waiting.pop()
        yield node, within
        inner = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else within
        waiting += [(child, inner) for child in ast.iter_child_nodes(node)]


def _locals(within: Function | None, line: int) -> dict[str, ast.expr]:
    """Names that a function gives one expression each, before a line of it."""
    nodes = ast.walk(within) if within is not None else iter(())
    found = [pair for node in nodes for pair in _assigned(node)]
    return dict(_once((n, v) for n, v in found if v.lineno <= line))


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        if isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        yield node.target.id, node.value


def _once(pairs: Iterator[tuple[str, _T]]) -> dict[str, _T]:
    """Those names that come once."""
    found: dict[str, list[_T]] = {}
    for name, each in pairs:
        found.setdefault(name, []).append(each)
    return {name: some[0] for name, some in found.items() if len(some) == 1}

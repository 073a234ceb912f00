"""Attributes that mapped objects had by columns that are gone, and that the source still asks for.

`task.due_on`, `Task(due_on=…)`, and an answer that reads `due_on` off each row.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import shorten

from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.proof.queries.answers import read_by_answers
from sddflow.proof.queries.own_files import own_files
from sddflow.proof.queries.typed import Function, Types, objects_in, types_of
from sddflow.target.source import all_nodes, last_name, parse, source_text

_BY_KEYWORDS = frozenset({"values", "filter_by"})
_BEGIN = frozenset({"select", "query", "update", "insert"})
_LONGEST = 80
Gone = Mapping[str, frozenset[str]]


def lost_in(case: Case, gone: Gone) -> Iterator[tuple[str, str, str, Place]]:
    """Table, column, the words that ask for it, and where they stand.

    Args:
        case: of the application.
        gone: by table, the columns that are there no more.
    """
    tables = {c.name: c.table for c in case.conventions.classes if c.table in gone}
    named = re.compile("|".join(rf"\b{re.escape(c)}\b" for cs in gone.values() for c in cs))
    if not tables:
        return
    read = [(shown, parse(file)) for file, shown in own_files(case) if _may(file, named, tables)]
    trees = {shown: tree for shown, tree in read if tree is not None}
    known = _known(list(trees.values()), tables)
    missing = {name: gone[tables[name]] - attributes for name, attributes in known.items()}
    types = types_of(list(trees.values()), frozenset(c.name for c in case.conventions.classes))
    for shown, tree in trees.items() if any(missing.values()) else ():
        for name, column, node in _asked(tree, types, missing):
            yield tables[name], column, _words(node), Place(shown, node.lineno)
    for name, column, node, shown in _listed(trees, known, missing):
        yield tables[name], column, _words(node), Place(shown, node.lineno)
    for name, columns in missing.items():
        for column in sorted(columns):
            for answer, place in read_by_answers(
                case.application.root, case.conventions, tables[name], column
            ):
                yield tables[name], column, f"{answer}.{column}", place


def _words(node: ast.expr) -> str:
    return shorten(ast.unparse(node), _LONGEST, placeholder=" …")


def _may(file: Path, named: re.Pattern[str], tables: Mapping[str, str]) -> bool:
    """The file speaks of such a column, or holds a class or a function that leads to one."""
    text = source_text(file)
    return named.search(text) is not None or any(name in text for name in tables)


def _known(trees: list[ast.Module], tables: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """By class, what is an attribute of it, or of what it comes from."""
    nodes = {n.name: n for t in trees for n in all_nodes(t) if isinstance(n, ast.ClassDef)}
    return {name: _attributes(name, nodes, set()) for name in tables if name in nodes}


def _attributes(name: str, nodes: Mapping[str, ast.ClassDef], seen: set[str]) -> frozenset[str]:
    if name not in nodes or name in seen:
        return frozenset()
    seen.add(name)
    own = {s.name for s in nodes[name].body if isinstance(s, Function | ast.ClassDef)}
    for node in ast.walk(nodes[name]):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            own.add(last_name(node))
    above = (_attributes(last_name(base), nodes, seen) for base in nodes[name].bases)
    return frozenset(own).union(*above)


def _asked(
    tree: ast.Module, types: Types, missing: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str, ast.expr]]:
    """Class, column, and the expression that asks for it."""
    for function, owner in _functions(tree, ""):
        for node, name in objects_in(function, types, owner if owner in types.classes else ""):
            if node.attr in missing.get(name, ()):
                yield name, node.attr, node
    for call in (n for n in all_nodes(tree) if isinstance(n, ast.Call)):
        name = _made_or_asked(call)
        for word in call.keywords:
            if word.arg in missing.get(name, ()):
                yield name, str(word.arg), call


def _made_or_asked(call: ast.Call) -> str:
    """The class of `Task(…)`, and of `update(Task).where(…).values(…)`; "" where it is unclear."""
    name = last_name(call.func)
    if name not in _BY_KEYWORDS or not isinstance(call.func, ast.Attribute):
        return name
    begun = [n for n in ast.walk(call.func.value) if isinstance(n, ast.Call)]
    names = {last_name(n.args[0]) for n in begun if last_name(n.func) in _BEGIN and n.args}
    return names.pop() if len(names) == 1 and not any(_joins(n) for n in begun) else ""


def _joins(call: ast.Call) -> bool:
    return "join" in last_name(call.func)


def _listed(
    trees: Mapping[str, ast.Module], known: Mapping[str, frozenset[str]], missing: Gone
) -> Iterator[tuple[str, str, ast.expr, str]]:
    """Names that a file lists, all of them a class's, and asks objects for with `getattr`."""
    for shown, tree in trees.items():
        nodes = all_nodes(tree)
        if any(isinstance(n, ast.Name) and n.id == "getattr" for n in nodes):
            for node in (n for n in nodes if isinstance(n, ast.List | ast.Tuple)):
                said = [n.value for n in node.elts if isinstance(n, ast.Constant)]
                for name, columns in missing.items():
                    lost = [s for s in said if s in columns]
                    if lost and len(said) > len(lost) and {*said} <= {*known[name], *columns}:
                        yield name, str(lost[0]), node, shown


def _functions(node: ast.AST, owner: str) -> Iterator[tuple[Function, str]]:
    """Every function that stands in no other, and the class that it is a method of."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, Function):
            yield inner, owner
        else:
            yield from _functions(inner, inner.name if isinstance(inner, ast.ClassDef) else owner)

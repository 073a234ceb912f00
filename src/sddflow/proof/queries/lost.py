"""Attributes that mapped objects had by columns that are gone, and that the source still asks for.

`task.due_on`, `Task(due_on=…)`, a list for `getattr`, an answer that reads `due_on` off each row,
and a template.
"""

import ast
from collections.abc import Iterator, Mapping
from itertools import chain
from textwrap import shorten

from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.proof.queries.answers import read_by_answers
from sddflow.proof.queries.own_files import own_files
from sddflow.proof.queries.templates import templates_with
from sddflow.proof.queries.typed import Function, Types, objects_in, types_of
from sddflow.target.source import all_nodes, last_name, parse

_BY_KEYWORDS = frozenset({"values", "filter_by"})
_BEGIN = frozenset({"select", "query", "update", "insert"})
_LONGEST = 80
Gone = Mapping[str, frozenset[str]]
Trees = Mapping[str, ast.Module]
Found = tuple[str, str, str, Place]  # a class, a column, the words that ask for it


def lost_in(case: Case, gone: Gone) -> Iterator[tuple[str, str, str, Place]]:
    """Table, column, the words that ask for it, and where they stand.

    Args:
        case: of the application.
        gone: by table, the columns that are there no more.
    """
    tables = {c.name: c.table for c in case.conventions.classes if c.table in gone}
    read = [(shown, parse(file)) for file, shown in own_files(case)] if tables else []
    trees = {shown: tree for shown, tree in read if tree is not None}
    types = types_of([*trees.values()], frozenset(c.name for c in case.conventions.classes))
    nodes = {n.name: n for t in trees.values() for n in all_nodes(t) if isinstance(n, ast.ClassDef)}
    known = {
        name: _attributes(name, nodes, set()) | _given(name, trees)
        for name in tables if name in types.classes
    }  # fmt: skip
    missing = {name: gone[tables[name]] - attributes for name, attributes in known.items()}
    if any(missing.values()):
        found = (_in_python(trees, types, known, missing), _elsewhere(case, tables, missing))
        for name, column, words, place in chain(*found):
            yield tables[name], column, shorten(words, _LONGEST, placeholder=" …"), place


def _given(name: str, trees: Trees) -> frozenset[str]:
    """What a class gets once it is there: `Dues.paid = column_property(…)`."""
    given = (
        t
        for tree in trees.values()
        for n in tree.body
        if isinstance(n, ast.Assign)
        for t in n.targets
    )
    return frozenset(
        t.attr for t in given
        if isinstance(t, ast.Attribute) and isinstance(t.value, ast.Name) and t.value.id == name
    )  # fmt: skip


def _in_python(trees: Trees, types: Types, known: Gone, missing: Gone) -> Iterator[Found]:
    """Objects that are asked, or made, and names in lists."""
    for shown, tree in trees.items():
        for name, column, node in (*_asked(tree, types, missing), *_listed(tree, known, missing)):
            yield name, column, ast.unparse(node), Place(shown, node.lineno)


def _elsewhere(case: Case, tables: Mapping[str, str], missing: Gone) -> Iterator[Found]:
    """Answers and templates."""
    root, wanted = case.application.root, [(n, c) for n, cs in missing.items() for c in sorted(cs)]
    for name, column in wanted:
        for answer, place in read_by_answers(root, case.conventions, tables[name], column):
            yield name, column, f"{answer}.{column}", place
    for (name, column), words, place in templates_with(root, wanted):
        yield name, column, words, place


def _attributes(name: str, nodes: Mapping[str, ast.ClassDef], seen: set[str]) -> frozenset[str]:
    """Of a class, or of what it comes from."""
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


def _listed(tree: ast.Module, known: Gone, missing: Gone) -> Iterator[tuple[str, str, ast.expr]]:
    """Names that a file lists, all of them a class's, and asks objects for with `getattr`."""
    nodes = all_nodes(tree)
    if not any(isinstance(n, ast.Name) and n.id == "getattr" for n in nodes):
        return
    for node in (n for n in nodes if isinstance(n, ast.List | ast.Tuple)):
        said = [n.value for n in node.elts if isinstance(n, ast.Constant)]
        for name, columns in missing.items():
            lost = [s for s in said if s in columns]
            if lost and len(said) > len(lost) and {*said} <= {*known[name], *columns}:
                yield name, str(lost[0]), node


def _functions(node: ast.AST, owner: str) -> Iterator[tuple[Function, str]]:
    """Every function that stands in no other, and the class that it is a method of."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, Function):
            yield inner, owner
        else:
            yield from _functions(inner, inner.name if isinstance(inner, ast.ClassDef) else owner)

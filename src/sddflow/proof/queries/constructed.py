"""Rows that the source makes of a class and adds to a session: `session.add(Task(title=title))`.

What a row is given later, before it is added, counts too: `task.kind = …`. A row that is handed to
something else first, that listens for rows, or whose class makes its objects in its own way may
get anything there: nothing is said of those.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.conventions import Conventions, ModelClass
from sddflow.domain.place import Place
from sddflow.proof.queries.inserts import Insert
from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, assigned, keyword, last_name, parse, source_text

_LISTENS = re.compile(
    r"before_insert|before_flush|before_attach|transient_to_pending|[\"']init[\"']"
)
_COLUMNS = ("mapped_column", "Column")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_ADDS = ("add", "add_all")


def constructed_in(root: Path, conventions: Conventions) -> Iterator[Insert]:
    """Those that say every column that their row gets.

    Args:
        root: the application's folder.
        conventions: name the classes and their tables.
    """
    files = tuple(python_files(root))
    if any(_LISTENS.search(source_text(file)) for file in files):
        return
    read = ((file.relative_to(root).as_posix(), parse(file)) for file in files)
    trees = {shown: tree for shown, tree in read if tree is not None}
    plain = {c.name: c for c in conventions.classes if not _is_special(trees, c)}
    for shown, tree in trees.items():
        own = {n.name for n in all_nodes(tree) if isinstance(n, ast.ClassDef)}
        known = {n: c for n, c in plain.items() if n not in own or c.place.file == shown}
        for function in (n for n in all_nodes(tree) if isinstance(n, _FUNCTIONS)) if known else ():
            yield from _in_function(function, shown, known, trees)


def _is_special(trees: dict[str, ast.Module], told: ModelClass) -> bool:
    """Its class, or one that it comes from, has an `__init__` or a `__new__` of its own."""
    node = _class_of(trees, told)
    bases = {last_name(base) for base in node.bases} if node is not None else set()
    every = (n for tree in trees.values() for n in all_nodes(tree) if isinstance(n, ast.ClassDef))
    return any(
        isinstance(inner, _FUNCTIONS) and inner.name in ("__init__", "__new__")
        for each in every
        if each is node or each.name in bases
        for inner in each.body
    )


def _class_of(trees: dict[str, ast.Module], told: ModelClass) -> ast.ClassDef | None:
    tree = trees.get(told.place.file)
    nodes = (n for n in all_nodes(tree) if isinstance(n, ast.ClassDef)) if tree else iter(())
    return next((n for n in nodes if n.name == told.name), None)


def _in_function(
    function: ast.AST, shown: str, known: dict[str, ModelClass], trees: dict[str, ast.Module]
) -> Iterator[Insert]:
    for made, name in _added(function):
        told = known.get(last_name(made.func))
        if told is None or made.args or any(k.arg is None for k in made.keywords):
            continue
        given = {k.arg for k in made.keywords if k.arg} | _given_to(function, name)
        called = _called(_class_of(trees, told))
        related = given & set(told.relationships)
        columns = frozenset(called.get(each, each) for each in given - related)
        place = Place(shown, made.lineno)
        yield Insert(told.table, columns, fills=True, place=place, relates=bool(related))


def _called(node: ast.ClassDef | None) -> dict[str, str]:
    """Columns by their attributes, where they are called otherwise."""
    found: dict[str, str] = {}
    for name, _, value, _ in assigned(node.body) if node is not None else ():
        made = keyword(value, "sa_column") if isinstance(value, ast.Call) else None
        call = made or value
        if isinstance(call, ast.Call) and last_name(call.func) in _COLUMNS and call.args:
            said = call.args[0]
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                found[name] = said.value
    return found


def _added(function: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Objects that a function makes and adds, and the name that they have between, or ""."""
    names = {
        node.targets[0].id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
    }
    for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
        for said in _adds(call):
            if isinstance(said, ast.Call):
                yield said, ""
            elif (
                isinstance(said, ast.Name)
                and said.id in names
                and not _is_handed_on(function, said.id, call)
            ):
                yield names[said.id], said.id


def _adds(call: ast.Call) -> Iterator[ast.expr]:
    """What `session.add(…)` and `session.add_all(…)` add."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _ADDS or not call.args:
        return
    said = call.args[0]
    if isinstance(said, ast.List | ast.Tuple):
        yield from said.elts
    elif isinstance(said, ast.ListComp | ast.GeneratorExp):
        yield said.elt
    else:
        yield said


def _is_handed_on(function: ast.AST, name: str, added: ast.Call) -> bool:
    """Something else had the object before it was added, or the name stands for several."""
    given = [
        n
        for n in ast.walk(function)
        if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
    ]
    calls = (n for n in ast.walk(function) if isinstance(n, ast.Call) and n is not added)
    before = (c for c in calls if c.lineno <= added.lineno)
    handed = any(_names(a, name) for c in before for a in (*c.args, *(k.value for k in c.keywords)))
    asked = any(
        isinstance(c.func, ast.Attribute) and _names(c.func.value, name)
        for c in ast.walk(function)
        if isinstance(c, ast.Call)
    )
    return len(given) != 1 or handed or asked


def _names(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _given_to(function: ast.AST, name: str) -> set[str]:
    """Attributes that an object is given by its name: `task.kind = …`."""
    return {
        n.attr
        for n in ast.walk(function)
        if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store) and _names(n.value, name)
    }

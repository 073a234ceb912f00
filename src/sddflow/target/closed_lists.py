"""Lists of words that an application's source refuses all others of.

    if voice not in VOICES:
        raise ValueError(voice)

Where a database has neither CHECK nor enum type, these are what its rows can say.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, parse

ClosedLists = dict[str, tuple[str, ...]]


def closed_lists(root: Path) -> ClosedLists:
    """By the name of a variable, attribute or validated field, the words that are taken there.

    A name that two lists are asked of has the words of both.

    Args:
        root: the application's folder.
    """
    trees = [tree for file in python_files(root) if (tree := parse(file)) is not None]
    constants = {n: words for tree in trees for n, words in _constants(tree)}
    found: dict[str, dict[str, None]] = {}
    for tree in trees:
        for name, words in (*_refused(tree, constants), *_typed(tree, constants)):
            found.setdefault(name, {}).update(dict.fromkeys(words))
    return {name: tuple(words) for name, words in found.items()}


def _constants(tree: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Lists that a module or a class gives a name."""
    for node in all_nodes(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, _words(value, {})
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, _words(value, {})


def _words(node: ast.expr, constants: ClosedLists) -> tuple[str, ...]:
    """What a list, a set, the keys of a dict, a Literal or the name of one of these says."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return constants.get(name, ())
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return _texts(parts)
        case ast.Dict(keys=keys):
            return _texts([key for key in keys if key is not None])
        case ast.Call(func=ast.Name(id="frozenset" | "set" | "tuple"), args=[inside]):
            return _words(inside, constants)
        case ast.Subscript(value=ast.Name(id="Literal") | ast.Attribute(attr="Literal")):
            inside = node.slice
            return _texts(inside.elts if isinstance(inside, ast.Tuple) else [inside])
    return ()


def _texts(nodes: list[ast.expr]) -> tuple[str, ...]:
    """Of constants; nothing where one of them is something else than a text."""
    texts = tuple(
        n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )
    return texts if len(texts) == len(nodes) else ()


def _refused(tree: ast.Module, constants: ClosedLists) -> Iterator[tuple[str, tuple[str, ...]]]:
    """`if NAME not in LIST: raise …`, in a validator for the fields that it is of."""
    fields = dict(_validated(tree))
    for node in all_nodes(tree):
        if not (isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise)):
            continue
        match node.test:
            case ast.Compare(left=asked, ops=[ast.NotIn()], comparators=[listed]):
                words = _words(listed, constants)
                for name in (*fields.get(node, ()), _last_name(asked)) if len(words) > 1 else ():
                    if name:
                        yield name, words


def _validated(tree: ast.Module) -> Iterator[tuple[ast.If, tuple[str, ...]]]:
    """Conditions in a method that validates fields, with their names."""
    for node in all_nodes(tree):
        for call in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            if isinstance(call, ast.Call) and "validat" in _last_name(call.func):
                of = _texts([a for a in call.args if isinstance(a, ast.Constant)])
                yield from ((part, of) for part in ast.walk(node) if isinstance(part, ast.If))


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _typed(tree: ast.Module, constants: ClosedLists) -> Iterator[tuple[str, tuple[str, ...]]]:
    """`NAME: Literal[…]` of a class: what a form that is filled in takes."""
    for node in all_nodes(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            words = _words(node.annotation, constants)
            if len(words) > 1:
                yield node.target.id, words

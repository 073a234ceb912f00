"""Lists of words that an application's source refuses all others of.

    if voice not in VOICES:
        raise ValueError(voice)

Where a database has neither CHECK nor enum type, these are what its rows can say.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sddflow.target.layout import python_files
from sddflow.target.source import all_nodes, last_name, parse, source_text

_ASKS = re.compile(r"\bnot in\b|\b(?:Literal|BaseModel|dataclass|TypedDict)\b")
ClosedLists = dict[str, tuple[str, ...]]


def closed_lists(root: Path, names: frozenset[str]) -> ClosedLists:
    """By the name of a variable, attribute or validated field, the words that are taken there.

    A name that two lists are asked of has the words of both.

    Args:
        root: the application's folder.
        names: that are asked for; files that speak of none of them are not parsed.
    """
    files = python_files(root) if names else ()
    asking = [
        tree
        for file in files
        if _ASKS.search(text := source_text(file)) and any(name in text for name in names)
        if (tree := parse(file)) is not None
    ]
    asked = [each for tree in asking for each in (*_refused(tree), *_typed(tree))]
    lists = {last_name(node) for name, node in asked if name in names} - {""}
    constants = dict(_constants(files, lists)) if lists else {}
    found: dict[str, dict[str, None]] = {}
    for name, node in asked:
        words = _words(node, constants) if name in names else ()
        if len(words) > 1:
            found.setdefault(name, {}).update(dict.fromkeys(words))
    return {name: tuple(words) for name, words in found.items()}


def _constants(files: Iterable[Path], names: set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Lists that a module or a class gives one of these names."""
    for file in files:
        tree = parse(file) if any(name in source_text(file) for name in names) else None
        for node in all_nodes(tree) if tree is not None else ():
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


def _refused(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """`if NAME not in LIST: raise …`, in a validator for the fields that it is of."""
    fields = dict(_validated(tree))
    for node in all_nodes(tree):
        if not (isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise)):
            continue
        match node.test:
            case ast.Compare(left=asked, ops=[ast.NotIn()], comparators=[listed]):
                yield from ((name, listed) for name in (*fields.get(node, ()), last_name(asked)))


def _validated(tree: ast.Module) -> Iterator[tuple[ast.If, tuple[str, ...]]]:
    """Conditions in a method that validates fields, with their names."""
    for node in all_nodes(tree):
        for call in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            if isinstance(call, ast.Call) and "validat" in last_name(call.func):
                of = _texts([a for a in call.args if isinstance(a, ast.Constant)])
                yield from ((part, of) for part in ast.walk(node) if isinstance(part, ast.If))


def _typed(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """`NAME: Literal[…]` of a class: what a form that is filled in takes."""
    for node in all_nodes(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node.annotation

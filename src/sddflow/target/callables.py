"""Functions of the application that work on what the database holds.

They are given a session or a connection, or an object of a mapped class; or they are methods and
properties of such a class.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sddflow.target.source import parse, source_text

_NAMES = frozenset(
    (
        *("session", "db", "db_session", "sess", "async_session", "conn", "connection", "engine"),
        *("session_factory", "sessions", "session_maker", "sessionmaker"),
    )
)
_KINDS = re.compile(r"\b(?:Async)?(?:Session|Connection|Engine)\b|\b(?:async_)?sessionmaker\b")
_ENGINE = re.compile(r"\b(?:Async)?Engine\b")
_OPENS = re.compile(r"session|engine|connect|transaction|unit_of_work|uow", re.IGNORECASE)
_CONTEXTS = re.compile(r"contextmanager|fixture|overload|property|listens_for|abstract")
_PROPERTY = re.compile(r"^(?:functools\.)?(?:cached_)?property$")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class CallableName:
    """A function that may be called.

    Args:
        module: dotted name.
        name: of the function, or `Class.method`.
        opens: it opens a session or a connection of its own, if on an engine that it is given.
        file: that it stands in, absolute.
        line: of its `def`.
        text: its source.
    """

    module: str
    name: str
    opens: bool
    file: Path
    line: int
    text: str


def callables_of(
    files: Iterable[Path], module: Callable[[Path], str], mapped: Iterable[str] = ()
) -> list[CallableName]:
    """Public functions that work on the database, and public methods of classes that do.

    Those that are given a session or a connection come first: what these do can be undone.

    Args:
        files: of the source.
        module: the dotted name of a file.
        mapped: names of classes whose objects may be given, and whose own methods are called.
    """
    found = []
    classes = frozenset(mapped)
    named = re.compile("|".join((_OPENS.pattern, *map(re.escape, classes))), re.IGNORECASE)
    for file in files:
        tree = parse(file) if named.search(source_text(file)) else None
        for node in tree.body if tree is not None else ():
            for name, function, opens in (*_of(node), *_of_objects(node, classes)):
                text = ast.unparse(function)
                found.append(CallableName(module(file), name, opens, file, function.lineno, text))
    return sorted(found, key=lambda each: each.opens)


def _of(node: ast.stmt) -> Iterator[tuple[str, _Function, bool]]:
    if isinstance(node, _Function) and _is_open(node):
        if _takes_session(node):
            yield node.name, node, any(map(_is_engine, _parameters(node)))
        elif _opens(node):
            yield node.name, node, True
    elif isinstance(node, ast.ClassDef):
        methods = [each for each in node.body if isinstance(each, _Function)]
        makers = [m for m in methods if m.name == "__init__"]
        given = any(map(_takes_session, makers))
        for method in methods:
            takes = given or (not makers and not node.bases and _takes_session(method))
            if takes and _is_open(method) and _is_plain(method):
                given_to = [p for each in (*makers, method) for p in _parameters(each)]
                yield f"{node.name}.{method.name}", method, any(map(_is_engine, given_to))


def _of_objects(node: ast.stmt, mapped: frozenset[str]) -> Iterator[tuple[str, _Function, bool]]:
    """What reckons with an object, and has no session of its own."""
    if isinstance(node, _Function) and _is_open(node):
        if _takes_one_of(node, mapped) and not _takes_session(node) and not _opens(node):
            yield node.name, node, False
    elif isinstance(node, ast.ClassDef) and node.name in mapped:
        methods = (each for each in node.body if isinstance(each, ast.FunctionDef))
        for method in (m for m in methods if not m.name.startswith("_")):
            decorated = [ast.unparse(each) for each in method.decorator_list]
            if all(map(_PROPERTY.match, decorated)) and not _takes_session(method):
                yield f"{node.name}.{method.name}", method, False


def _takes_one_of(function: _Function, mapped: frozenset[str]) -> bool:
    said = (p.annotation for p in _parameters(function) if p.annotation is not None)
    return any(mapped & {*re.findall(r"\w+", ast.unparse(each))} for each in said)


def _is_open(function: _Function) -> bool:
    decorated = " ".join(ast.unparse(d) for d in function.decorator_list)
    return not function.name.startswith("_") and not _CONTEXTS.search(decorated)


def _is_plain(method: _Function) -> bool:
    """It is called on an object."""
    decorated = {ast.unparse(d) for d in method.decorator_list}
    return not decorated & {"staticmethod", "classmethod"}


def _takes_session(function: _Function) -> bool:
    return any(map(_is_session, _parameters(function)))


def _parameters(function: _Function) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _is_engine(parameter: ast.arg) -> bool:
    """What is written on connections that it makes is not undone."""
    if parameter.annotation is None:
        return parameter.arg == "engine"
    return _ENGINE.search(ast.unparse(parameter.annotation)) is not None


def _is_session(parameter: ast.arg) -> bool:
    if parameter.annotation is None:
        return parameter.arg in _NAMES
    return _KINDS.search(ast.unparse(parameter.annotation)) is not None


def _opens(function: _Function) -> bool:
    """`with SessionLocal() as session`; one that gives it away, by `yield`, does nothing itself."""
    inner = list(ast.walk(function))
    if any(isinstance(each, ast.Yield | ast.YieldFrom) for each in inner):
        return False
    items = (i for each in inner if isinstance(each, ast.With | ast.AsyncWith) for i in each.items)
    calls = (i.context_expr for i in items if isinstance(i.context_expr, ast.Call))
    return any(_OPENS.search(ast.unparse(call.func)) for call in calls)

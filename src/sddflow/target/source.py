"""Python source as trees, read leniently: what cannot be parsed is left out, never fatal."""

import ast
import tokenize
import warnings
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock

_LARGEST = 2_000_000
_ONE_AT_A_TIME = Lock()  # Python 3.11 counts how deep it is for all threads together, and fails


def parse(path: Path) -> ast.Module | None:
    """The tree of a file, which nobody may change; None where it is too large, or not Python."""
    try:
        state = path.stat()
    except OSError:
        return None
    return _parsed(path, state.st_mtime_ns, state.st_size)


def source_text(path: Path) -> str:
    """A file's text, as far as it is text; "" where it cannot be read."""
    try:
        state = path.stat()
    except OSError:
        return ""
    return _text_of(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1024)
def _text_of(path: Path, _changed: int, _size: int) -> str:
    """Read once for all who look for something in it, until the file changes."""
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""


@lru_cache(maxsize=1024)
def _parsed(path: Path, _changed: int, size: int) -> ast.Module | None:
    """Read once for all who ask, until the file changes."""
    try:
        if size > _LARGEST:
            return None
        with tokenize.open(path) as file:
            text = file.read()
        return tree_of(text)
    except (OSError, SyntaxError, UnicodeError, ValueError, RecursionError, MemoryError):
        return None


def tree_of(text: str | bytes) -> ast.Module:
    """The tree of a text, from any thread.

    Raises:
        SyntaxError: it is not valid Python.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        return ast.parse(text)


@lru_cache(maxsize=1024)
def all_nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Every node of a file, what holds others before them; many look for many things in one."""
    return tuple(ast.walk(tree))


def imported_names(tree: ast.Module) -> Iterator[str]:
    """Dotted modules that a file imports absolutely, wherever in it."""
    for node in all_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr | None, ast.expr | None, int]]:
    """Plain names assigned in a body: name, annotation, value and line."""
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node.annotation, node.value, node.lineno
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, None, node.value, node.lineno


def text(node: ast.expr | None) -> str:
    """An expression as source; "" for none. Quoted annotations lose their quotes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ast.unparse(node) if node is not None else ""


def last_name(node: ast.expr | None) -> str:
    """`C` of `C`, `a.b.C`, `C[int]` and `C(…)`; "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    return last_name(node.func) if isinstance(node, ast.Call) else ""


def calls(node: ast.AST | None, *names: str) -> Iterator[ast.Call]:
    """Calls of functions of these names, anywhere in a tree."""
    inside = all_nodes(node) if isinstance(node, ast.Module) else ast.walk(node) if node else ()
    for inner in inside:
        if isinstance(inner, ast.Call) and last_name(inner.func) in names:
            yield inner


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value of a keyword argument of a call."""
    return next((k.value for k in call.keywords if k.arg == name), None)


def is_true(node: ast.expr | None) -> bool:
    """Whether it is the literal `True`."""
    return isinstance(node, ast.Constant) and node.value is True

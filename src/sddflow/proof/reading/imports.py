"""What a revision imports: by statement, by `importlib`, wherever in the file."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sddflow.proof.reading.literals import literal
from sddflow.target.source import all_nodes, last_name, parse

_NO_NAMES: dict[str, ast.expr] = {}


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name: where from, what it is called there and here."""

    module: str
    name: str
    local: str
    node: ast.AST


def imports(tree: ast.Module, shown: str) -> Iterator[Import]:
    """Every import of a file that runs.

    Args:
        tree: its source.
        shown: its path relative to the target; relative imports start from there.
    """
    unseen = _type_checking(tree)
    for node in all_nodes(tree):
        if node in unseen:
            continue
        if isinstance(node, ast.Import):
            for a in node.names:
                yield Import(a.name, "", a.asname or a.name, node)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(shown, node)
            for a in node.names:
                yield Import(module, a.name, a.asname or a.name, node)
    yield from _by_name(tree)


def _by_name(tree: ast.Module) -> Iterator[Import]:
    """`models = importlib.import_module("app.models")`, or `__import__`."""
    nodes = list(all_nodes(tree))
    given = {id(n.value): ast.unparse(n.targets[0]) for n in nodes if isinstance(n, ast.Assign)}
    for call in nodes:
        if not isinstance(call, ast.Call) or not call.args:
            continue
        if last_name(call.func) in ("import_module", "__import__"):
            module = literal(call.args[0], _NO_NAMES)
            yield Import(module, "", given.get(id(call), ast.unparse(call)), call)


def _type_checking(tree: ast.Module) -> set[ast.AST]:
    """Imports that only a type checker follows."""
    tests = (n for n in all_nodes(tree) if isinstance(n, ast.If))
    return {
        inner
        for n in tests
        if ast.unparse(n.test).endswith("TYPE_CHECKING")
        for part in n.body
        for inner in ast.walk(part)
    }


def _absolute(shown: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    above = PurePosixPath(shown).parts[: -node.level]
    return ".".join((*above, *((node.module,) if node.module else ())))


def helper(root: Path, each: Import) -> tuple[str, ast.Module] | None:
    """The file that an import leads to, relative to a root, and what it says.

    Args:
        root: the target's folder.
        each: an import of a module that lives with the migrations.
    """
    for dotted in (f"{each.module}.{each.name}", each.module):
        file = root.joinpath(*dotted.split(".")).with_suffix(".py")
        tree = parse(file) if file.is_file() else None
        if tree is not None:
            return file.relative_to(root).as_posix(), tree
    return None

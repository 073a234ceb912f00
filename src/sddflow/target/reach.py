"""Which of the target's files an import reaches, and those that these import in turn."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from sddflow.target.source import all_nodes, parse


def reached(files: Iterable[Path], roots: tuple[Path, ...]) -> frozenset[Path]:
    """The files of the target that some files import, directly or not; not those themselves.

    Args:
        files: where the imports stand.
        roots: absolute folders that absolute imports are looked up in.
    """
    start = tuple(files)
    found: set[Path] = set()
    queue = list(start)
    while queue:
        file = queue.pop()
        tree = parse(file)
        for other in _imported(tree, file, roots) if tree is not None else ():
            if other not in found and other not in start:
                found.add(other)
                queue.append(other)
    return frozenset(found)


def _imported(tree: ast.Module, file: Path, roots: tuple[Path, ...]) -> Iterator[Path]:
    for node in all_nodes(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _files(alias.name, roots)
        elif isinstance(node, ast.ImportFrom):
            places = roots if not node.level else (_above(file, node.level),)
            module = node.module or ""
            yield from _files(module, places)
            for alias in node.names:
                yield from _files(f"{module}.{alias.name}".strip("."), places)


def _above(file: Path, level: int) -> Path:
    return file.parents[min(level, len(file.parents)) - 1]


def _files(module: str, places: tuple[Path, ...]) -> Iterator[Path]:
    """A module's file, and those of the packages around it."""
    parts = [part for part in module.split(".") if part.isidentifier()]
    for place in places:
        for number in range(len(parts) + 1):
            folder = place.joinpath(*parts[:number])
            inner = [folder / "__init__.py"] if number else []
            for path in (*inner, folder.with_suffix(".py") if number else folder):
                if path.is_file():
                    yield path.resolve()

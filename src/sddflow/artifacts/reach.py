"""Which modules an import brings in, read without importing: does env.py see a new model?"""

from collections.abc import Iterator

import libcst as cst

from sddflow.artifacts.import_lines import Line, lines_of
from sddflow.artifacts.layout import Layout
from sddflow.artifacts.source import Source
from sddflow.errors import TargetError


def reached(layout: Layout, start: str, written: dict[str, str]) -> frozenset[str]:
    """The target's files that are run when one is.

    Args:
        layout: of the target.
        start: the file, relative to the target.
        written: files that are new or changed: path → text.
    """
    seen: set[str] = set()
    left = [start]
    while left:
        path = left.pop()
        if path in seen:
            continue
        seen.add(path)
        text = written.get(path) or layout.read(path)
        if text:
            left += _imported(layout, path, text, written)
    return frozenset(seen)


def _imported(layout: Layout, path: str, text: str, written: dict[str, str]) -> Iterator[str]:
    try:
        lines = lines_of(Source(text, path).module.body)
    except TargetError:
        return
    for line in lines:
        for module in _modules(line, path, layout):
            parts = module.split(".")
            for count in range(1, len(parts) + 1):
                yield from _files(layout, ".".join(parts[:count]), written)


def _files(layout: Layout, module: str, written: dict[str, str]) -> Iterator[str]:
    base = "/".join(part for part in (layout.root, module.replace(".", "/")) if part)
    for name in (f"{base}.py", f"{base}/__init__.py"):
        if name in written or (layout.target / name).is_file():
            yield name


def _modules(line: Line, path: str, layout: Layout) -> Iterator[str]:
    """The module, and what might be a module among the names taken from it."""
    module = absolute(line.module, path, layout)
    yield module
    if isinstance(line.statement, cst.ImportFrom) and not isinstance(
        line.statement.names, cst.ImportStar
    ):
        names = (alias.name for alias in line.statement.names)
        yield from (f"{module}.{name.value}" for name in names if isinstance(name, cst.Name))


def absolute(module: str, path: str, layout: Layout) -> str:
    """A relative module as the application imports it."""
    if not module.startswith("."):
        return module
    bare = module.lstrip(".")
    folder = path.removeprefix(f"{layout.root}/" if layout.root else "").split("/")[:-1]
    up = len(module) - len(bare) - 1
    return ".".join([*folder[: len(folder) - up], *([bare] if bare else [])])

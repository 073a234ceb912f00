"""Smaller questions to the target's files: async or not, schemas, tests, line length, versions."""

import ast
import re
import tomllib
from pathlib import Path

from sddflow.target.alembic_files import read_pyproject
from sddflow.target.layout import shown
from sddflow.target.source import all_nodes

_ASYNC = frozenset(
    (
        *("AsyncSession", "async_sessionmaker", "AsyncEngine"),
        *("create_async_engine", "async_engine_from_config"),
    )
)
_SYNC = frozenset(["Session", "sessionmaker", "scoped_session"])
_SCHEMAS = ("schemas", "schema", "dto", "dtos")


def uses_async(trees: dict[Path, ast.Module], target: Path) -> bool:
    """More files work with async sessions than with sync ones; env.py decides a silent tie."""
    names = [_imported(tree) for tree in trees.values()]
    waiting = sum(bool(n & _ASYNC) for n in names)
    blocking = sum(bool(n & _SYNC) and not n & _ASYNC for n in names)
    if waiting or blocking:
        return waiting >= blocking
    envs = [*target.glob("*/env.py"), *target.glob("*/*/env.py")]
    return any("async_engine" in e.read_text("utf-8", "replace") for e in envs)


def _imported(tree: ast.Module) -> set[str]:
    """Names imported from SQLAlchemy and SQLModel."""
    nodes = (n for n in all_nodes(tree) if isinstance(n, ast.ImportFrom) and n.module)
    ours = (n for n in nodes if str(n.module).split(".", 1)[0] in ("sqlalchemy", "sqlmodel"))
    return {alias.name for n in ours for alias in n.names}


def find_schemas(trees: dict[Path, ast.Module], models: Path, root: Path) -> Path | None:
    """The package or module of schemas nearest to the models; None where they stand with them."""
    found = {
        file.parent if file.parent.name in _SCHEMAS else file
        for file in trees
        if file.is_relative_to(root) and (file.parent.name in _SCHEMAS or file.stem in _SCHEMAS)
    }
    found.discard(models)
    return min(found, key=lambda f: (-_shared(f, models), len(f.parts), f.name), default=None)


def _shared(one: Path, other: Path) -> int:
    """How many folders two paths have in common from the top."""
    pairs = list(zip(one.parts, other.parts, strict=False))
    return next((i for i, (a, b) in enumerate(pairs) if a != b), len(pairs))


def find_tests(target: Path, root: Path) -> str:
    """The folder of the tests: as pytest is told; one that exists; else "tests" by the code."""
    for folder in dict.fromkeys((root, target)):
        said = read_pyproject(folder, "tool", "pytest", "ini_options").get("testpaths")
        names = said if isinstance(said, list) else str(said or "").split()
        for name in (*names, "tests", "test"):
            if name and (folder / str(name)).is_dir():
                return shown((folder / str(name)).resolve(), target)
    base = root.parent if root.name == "src" else root
    return shown(base / "tests", target)


def find_line_length(target: Path, root: Path) -> int:
    """As ruff or black are told; their default where they are there; 100 where nothing is known."""
    for folder in dict.fromkeys((root, *root.parents[:2], target)):
        if not folder.is_relative_to(target):
            continue
        tools = read_pyproject(folder, "tool")
        settings = [_ruff(folder), tools.get("ruff"), tools.get("black")]
        lengths = [s.get("line-length", 88) for s in settings if isinstance(s, dict) and s]
        found = next((length for length in lengths if isinstance(length, int)), None)
        if found and 40 <= found <= 400:
            return found
    return 100


def _ruff(folder: Path) -> dict[str, object] | None:
    for name in ("ruff.toml", ".ruff.toml"):
        try:
            return tomllib.loads((folder / name).read_text("utf-8-sig"))
        except (OSError, ValueError):
            continue
    return None


def sqlmodel_times_are_aware(target: Path, root: Path) -> bool:
    """SQLModel maps `datetime` to a type with zone since 0.0.50; the project's lock decides."""
    for folder in dict.fromkeys((root, *root.parents[:2], target)):
        if folder.is_relative_to(target) and (version := _sqlmodel_version(folder)):
            return version >= (0, 0, 50)
    return False


def _sqlmodel_version(folder: Path) -> tuple[int, ...]:
    """Locked, installed, or at least demanded; empty where nobody says."""
    for name in ("uv.lock", "poetry.lock", "pdm.lock"):
        pattern = r'name = "sqlmodel"\s+version = "([\d.]+)"'
        if found := re.search(pattern, _text(folder / name)):
            return _numbers(found[1])
    for info in folder.glob(".venv/lib/python*/site-packages/sqlmodel-*.dist-info"):
        return _numbers(info.name.split("-")[1].removesuffix(".dist"))
    for name in ("pyproject.toml", "requirements.txt"):
        pattern = r"sqlmodel(?:\[\w+\])?\s*(?:==|>=|~=|\^|=\s*\"[\^~>=]*)\s*([\d.]+)"
        if found := re.search(pattern, _text(folder / name)):
            return _numbers(found[1])
    return ()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""

"""Where things stand in the target: its Python files, and the folders its imports start from."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from os import walk
from pathlib import Path

SKIPPED = frozenset(
    (
        *("venv", "env", "virtualenv", "node_modules", "site-packages", "__pycache__"),
        *("build", "dist", "docs", "doc", "htmlcov", "skills", "templates", "fixtures"),
        *("tests", "test", "migrations", "versions", "examples", "example"),
    )
)
_BACKUP = re.compile(
    r"(^|[_\-. ])(backups?|bak|old|archived?|deprecated|legacy|copy)($|[_\-. \d])", re.I
)
_NAMES = frozenset(("copy", "archive", "archived", "backup", "backups"))
"""Words that alone may be what an application is about: a library's copies, an archive."""

_MOST_FILES = 20_000
_FOREIGN = frozenset(sys.stdlib_module_names) | {"alembic", "migrations", "tests", "test"}


def is_skipped(name: str) -> bool:
    """Whether a folder of that name holds nothing of the application's own code."""
    return name.startswith(".") or name.lower() in SKIPPED or _is_backup(name)


def _is_backup(name: str) -> bool:
    return name.lower() not in _NAMES and bool(_BACKUP.search(name))


def may_be_copy(names: Iterable[str]) -> bool:
    """Whether a path leads through a folder that is a copy, unless copies are what it is about."""
    return any(name.lower() in _NAMES for name in names)


def folders(top: Path, depth: int = 12) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The application's own folders below `top`, each with its file names; links not followed."""
    for place, below, files in walk(top):
        here = Path(place)
        level = len(here.relative_to(top).parts)
        below[:] = sorted(
            name
            for name in below
            if level < depth and not is_skipped(name) and not (here / name / "pyvenv.cfg").exists()
        )
        if here == top or not _is_alembic(files):
            yield here, tuple(sorted(files))


def _is_alembic(files: list[str]) -> bool:
    return "env.py" in files and "script.py.mako" in files


def python_files(target: Path) -> tuple[Path, ...]:
    """The application's own source files: no tests, no migrations, no backups, no environments."""
    found: list[Path] = []
    for folder, files in folders(target):
        found += [folder / name for name in files if name.endswith(".py") and _is_source(name)]
        if len(found) > _MOST_FILES:
            break
    return tuple(found)


def _is_source(name: str) -> bool:
    stem = name[:-3]
    test = stem.startswith("test_") or stem.endswith("_test") or stem == "conftest"
    return not test and not name.startswith(".") and not _is_backup(stem)


def import_roots(
    target: Path, files: Iterable[Path], imported: Iterable[str], preferred: tuple[Path, ...] = ()
) -> tuple[Path, ...]:
    """The folders that imports start from, the most used first.

    Args:
        target: the application's folder.
        files: its source files.
        imported: dotted names that its code imports absolutely, with repetition.
        preferred: folders that `alembic.ini` prepends; they win where imports show nothing else.
    """
    files = tuple(files)
    top = _top_names(target, files)
    uses: Counter[Path] = Counter()
    for name in imported:
        first = name.split(".", 1)[0]
        if first not in _FOREIGN:
            uses.update(top.get(first, ()))
    chosen = [root for root, _ in sorted(uses.items(), key=lambda u: (-u[1], len(u[0].parts)))]
    usual = [target / "src", target] if _is_package_folder(target / "src") else [target]
    return tuple(dict.fromkeys([*chosen, *preferred, *_above_packages(target, files), *usual]))


def _above_packages(target: Path, files: Iterable[Path]) -> list[Path]:
    """Folders that hold a top package, and are none themselves; most files first."""
    tops: Counter[Path] = Counter()
    for file in files:
        folder = file.parent
        while folder != target and (folder / "__init__.py").exists():
            folder = folder.parent
        if folder != file.parent:
            tops[folder] += 1
    return [folder for folder, _ in tops.most_common()]


def _is_package_folder(folder: Path) -> bool:
    """A `src` that holds packages and is none itself."""
    return folder.is_dir() and not (folder / "__init__.py").exists()


def _top_names(target: Path, files: tuple[Path, ...]) -> dict[str, set[Path]]:
    """First names an import could have, each with the folders where it would be found."""
    names: dict[str, set[Path]] = {}
    for file in files:
        below = file.relative_to(target).with_suffix("").parts
        for depth in range(min(len(below), 4)):
            if below[depth] != "__init__":
                names.setdefault(below[depth], set()).add(target.joinpath(*below[:depth]))
    return names


def module_name(file: Path, roots: tuple[Path, ...]) -> str:
    """The dotted name under which the application imports a file.

    `roots` as `import_roots` gives them: the first that holds the file counts.
    """
    for root in roots:
        if file.is_relative_to(root):
            parts = list(file.relative_to(root).with_suffix("").parts)
            if parts[-1] == "__init__":
                parts.pop()
            if parts and all(part.isidentifier() for part in parts):
                return ".".join(parts)
    return file.stem


def shown(path: Path, target: Path) -> str:
    """A path as it is told to people: POSIX, relative to the target."""
    return path.relative_to(target).as_posix() if path.is_relative_to(target) else path.as_posix()

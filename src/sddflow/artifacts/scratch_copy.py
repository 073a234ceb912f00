"""A copy of the target with a change set in it: where the proof works, far from the original."""

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.errors import TargetError
from sddflow.workspace import inside

_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__", ".tox", ".nox", ".sddflow",
     ".sddflow-landing", ".idea", ".vscode", "htmlcov"}
)  # fmt: skip
_CACHE = re.compile(r"\.\w+_cache$")
_DATABASE = re.compile(r"\.(db|sqlite3?)(-(wal|shm|journal))?$", re.IGNORECASE)
_SECRET = re.compile(r"^\.env(\.(?!example$|sample$|template$|dist$).*)?$", re.IGNORECASE)
LARGEST = 5_000_000
"""Bytes; what is larger is data, not code."""


@contextmanager
def scratch_copy(target: Path, change_set: ChangeSet) -> Iterator[Path]:
    """A temporary copy of the target with the change set in it, gone afterwards.

    Environments, caches, databases, large files and files of secrets are left out; a link is
    kept where it leads to something inside the target, and left out elsewhere.

    Raises:
        WorkspaceError: a path of the change set leads out of the target.
        TargetError: the copy cannot be made.
    """
    with tempfile.TemporaryDirectory(prefix="sddflow-") as folder:
        copy = Path(folder).resolve() / target.name
        try:
            _copy(target.resolve(), copy)
            _apply(copy, change_set.files)
        except OSError as error:
            place = error.filename or str(target)
            raise TargetError(f"cannot be copied: {error.strerror}", place=str(place)) from None
        yield copy


def _copy(target: Path, copy: Path) -> None:
    for folder, folders, files in os.walk(target):
        here = Path(folder)
        to = copy / here.relative_to(target)
        to.mkdir(parents=True, exist_ok=True)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(n for n in folders if n not in links and _is_code(here / n))
        for name in sorted(files + links):
            _copy_file(here / name, to / name, target)


def _is_code(folder: Path) -> bool:
    """Neither a cache nor an environment, whatever it is called."""
    if folder.name in _FOLDERS or _CACHE.search(folder.name):
        return False
    return not (folder / "pyvenv.cfg").exists()


def _copy_file(path: Path, to: Path, target: Path) -> None:
    if _DATABASE.search(path.name) or _SECRET.search(path.name):
        return
    if path.is_symlink():
        _copy_link(path, to, target)
        return
    about = path.stat()
    if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST:
        shutil.copy2(path, to)


def _copy_link(path: Path, to: Path, target: Path) -> None:
    """A link inside stays one; it must not reach the original, or anything else, from the copy."""
    found = path.resolve()
    leads = path.readlink()
    if not leads.is_absolute() and found.is_relative_to(target):
        to.symlink_to(leads)


def _apply(copy: Path, files: Iterable[FileChange]) -> None:
    for each in files:
        path = inside(copy, each.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.content.encode())

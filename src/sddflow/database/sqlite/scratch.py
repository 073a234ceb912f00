"""SQLite files in a folder that is locked while its process lives, and swept when it is dead."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path

from sddflow.database.locks import alone, own_folder, take
from sddflow.errors import ScratchError

LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Files:
    """Databases as files of one folder."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    @property
    def version(self) -> str:
        """Of the SQLite library."""
        return sqlite3.sqlite_version

    def empty(self) -> str:
        """The URL of a new file."""
        path = self.folder / f"{next(self._numbers)}.db"
        path.touch()
        return f"sqlite:///{path}"

    def copy(self, url: str) -> str:
        """The URL of a copy, as one moment saw it."""
        new = self.empty()
        with closing(_open(url)) as old, closing(_open(new)) as copy:
            old.backup(copy)
        return new

    def drop(self, url: str) -> None:
        """Remove the file, and what SQLite wrote beside it."""
        path = _path(url)
        for beside in self.folder.glob(f"{path.name}*"):
            beside.unlink(missing_ok=True)

    @property
    def keeps(self) -> bool:
        """Files can always be kept."""
        return True

    def keep(self, url: str, path: Path) -> str:
        """Keep a copy as a file; its digest says whether it is still whole."""
        with closing(_open(url)) as old, closing(sqlite3.connect(path)) as copy:
            old.backup(copy)
        return sha256(path.read_bytes()).hexdigest()

    def revive(self, path: Path, place: str) -> str:
        """The URL of a copy of a file that was kept.

        Raises:
            ScratchError: it is another one now.
        """
        kept = path.read_bytes()
        if sha256(kept).hexdigest() != place:
            raise ScratchError("a database that was kept is damaged", place=str(path))
        new = self.empty()
        _path(new).write_bytes(kept)
        return new

    def forget(self, place: str) -> None:
        """Files go with their folder."""

    def forget_strays(self, places: frozenset[str]) -> None:
        """Files go with their folder."""


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _open(url: str) -> sqlite3.Connection:
    return sqlite3.connect(_path(url))


@contextmanager
def files() -> Iterator[Files]:
    """A new folder of databases, gone at the end; those of dead processes go first.

    Raises:
        ScratchError: the temporary folder cannot be written.
    """
    folder, lock = _folder()
    try:
        yield Files(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _folder() -> tuple[Path, int]:
    """A locked folder, and its lock."""
    try:
        root = own_folder(_root())
        with alone(root / "sweeping"):
            _sweep(root)
            folder = Path(tempfile.mkdtemp(dir=root))
            lock = take(folder / LOCK)
    except OSError as error:
        raise ScratchError(
            f"no scratch database can be made: {error.strerror}",
            place=str(error.filename or tempfile.gettempdir()),
            cure="set TMPDIR to a folder that can be written",
        ) from None
    assert lock is not None, "it was waited for"  # noqa: S101 - says why it holds
    return folder, lock


def _root() -> Path:
    return Path(tempfile.gettempdir()).resolve() / f"sddflow-sqlite-{os.geteuid()}"


def _sweep(root: Path) -> None:
    """Remove the folders whose process is gone."""
    for folder in root.iterdir():
        if not folder.is_dir():
            continue
        lock = take(folder / LOCK, wait=False)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)

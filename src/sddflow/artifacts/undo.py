"""The undo journal of a landing: on disk before anything moves, so that a killed one is undone.

It stands in `.sddflow-landing` in the target, beside what it protects, and holds the files that
are replaced. While a process lands it holds a lock on the journal; a dead one frees it at once.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from sddflow.domain.digest import digest
from sddflow.errors import LandingError

FOLDER = ".sddflow-landing"
JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True)
class Move:
    """One file that is put in place.

    Args:
        path: absolute; the real file, links followed.
        staged: the new text, beside it.
        backup: the old file, in the journal's folder; "" where there was none.
        digest: of the new text.
    """

    path: str
    staged: str
    backup: str
    digest: str


@dataclass(frozen=True, slots=True)
class Undo:
    """What it takes to go back.

    Args:
        moves: in the order they are done.
        folders: those that are made for them, parents first, absolute.
    """

    moves: tuple[Move, ...]
    folders: tuple[str, ...]


@contextmanager
def journalled(target: Path, undo: Undo) -> Iterator[Path]:
    """Hold the journal of a landing.

    Leaving it without an error forgets it, leaving it with one goes back first.

    Raises:
        LandingError: another process is landing here.
    """
    folder = target / FOLDER
    folder.mkdir()
    try:
        for move in undo.moves:
            if move.backup:
                _keep(Path(move.path), Path(move.backup))
        with (folder / "writing").open("x") as file:
            _hold(file)
            json.dump(asdict(undo), file)
            file.flush()
            os.fsync(file.fileno())
            (folder / "writing").rename(folder / JOURNAL)
            sync(folder)
            try:
                yield folder
            except BaseException:
                go_back(undo)
                (folder / JOURNAL).unlink()
                raise
            (folder / JOURNAL).unlink()
    finally:
        if not (folder / JOURNAL).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _keep(path: Path, backup: Path) -> None:
    shutil.copy2(path, backup)
    with backup.open("rb") as file:
        os.fsync(file.fileno())


def recover(target: Path) -> bool:
    """Undo a landing that was killed in the middle.

    Returns:
        Whether there was one.

    Raises:
        LandingError: a process is landing here right now, or a file was changed since it died.
    """
    folder = target / FOLDER
    journal = folder / JOURNAL
    if not folder.is_dir():
        return False
    if not journal.exists():  # it died before anything moved, or after everything had
        shutil.rmtree(folder, ignore_errors=True)
        return True
    with journal.open() as file:
        try:
            _hold(file)
        except OSError:
            raise LandingError("another process is landing here", place=str(target)) from None
        undo = _read(file.read(), journal)
        go_back(undo)
    shutil.rmtree(folder)
    return True


def _read(text: str, journal: Path) -> Undo:
    try:
        found = json.loads(text)
        moves = tuple(Move(**move) for move in found["moves"])
        return Undo(moves, tuple(found["folders"]))
    except (ValueError, KeyError, TypeError):
        raise LandingError("cannot be read", place=str(journal), cure="remove it") from None


def go_back(undo: Undo) -> None:
    """Everything as it was before.

    Raises:
        LandingError: a file holds neither the old nor the new text; it is left alone.
    """
    strange = [move.path for move in reversed(undo.moves) if not _back(move)]
    for folder in reversed(undo.folders):
        with suppress(OSError):  # somebody put something else into it, or it was never made
            Path(folder).rmdir()
    if strange:
        raise LandingError(
            f"changed while it was landing: {', '.join(strange)}",
            cure=f"compare with the copies in {FOLDER}, then remove that folder",
        )


def _back(move: Move) -> bool:
    """Whether it could be told what to do."""
    path, backup = Path(move.path), Path(move.backup)
    if os.path.lexists(move.staged):
        Path(move.staged).unlink()
    if _digest(path) != move.digest:
        return not move.backup or not backup.is_file() or _same(path, backup)
    if not move.backup:
        path.unlink()
    else:
        backup.replace(path)
    sync(path.parent)
    return True


def _digest(path: Path) -> str:
    """Of the text that is there; "" where none is."""
    if not os.path.isfile(path):  # noqa: PTH113 - False, not an error, where a name is impossible
        return ""
    return digest(path.read_bytes().decode("utf-8", "surrogateescape"))


def _same(path: Path, backup: Path) -> bool:
    return path.is_file() and path.read_bytes() == backup.read_bytes()


def _hold(file: IO[str]) -> None:
    """Lock an open file without waiting; the system frees it when the process ends.

    Raises:
        OSError: another one holds it.
    """
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sync(folder: Path) -> None:
    """Names in a folder survive a power cut, where folders can be synced at all."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

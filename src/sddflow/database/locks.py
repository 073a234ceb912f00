"""Locks that the operating system lets go when their process ends, however it ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from sddflow.errors import ScratchError


def take(path: Path, *, shared: bool = False, wait: bool = True) -> int | None:
    """An open file that is locked until it is closed or its process ends.

    Args:
        path: of the lock file; made where it is missing.
        shared: several may hold it at once.
        wait: for others to let go; otherwise None is given back where it is taken.
    """
    fcntl = _fcntl()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else is in this block, in any process or thread."""
    descriptor = take(path)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def own_folder(path: Path) -> Path:
    """A folder that only this user can reach.

    Raises:
        ScratchError: somebody else made a folder of that name.
    """
    path.mkdir(mode=0o700, exist_ok=True)
    seen = path.lstat()
    if path.is_symlink() or seen.st_uid != os.geteuid() or seen.st_mode & 0o022:
        raise ScratchError(
            "the folder for scratch databases belongs to somebody else",
            place=str(path),
            cure="remove it, or set TMPDIR to a folder of your own",
        )
    return path


def _fcntl() -> ModuleType:
    try:
        import fcntl
    except ImportError:
        raise ScratchError(
            "scratch databases need file locks, which this system lacks",
            cure="run sddflow on Linux, macOS or WSL",
        ) from None
    return fcntl

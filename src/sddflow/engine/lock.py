"""Who works on a run: a lock of the operating system, which a dead process frees at once.

The file's text says who holds it, for the message; the lock itself is what counts. Lock files
stay: one that is removed while another process opens it would be held twice.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sddflow.errors import Busy

_TRIES = 5
_PAUSE = 0.02  # seconds; looking who holds a lock shares it for a moment


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that works on a run, as it introduced itself."""

    pid: int
    host: str
    since: datetime

    def __str__(self) -> str:
        where = "" if self.host == socket.gethostname() else f" on {self.host}"
        return f"process {self.pid}{where} (since {self.since.astimezone():%H:%M})"


@contextmanager
def locked(path: Path, what: str, now: datetime) -> Iterator[None]:
    """Hold a lock file for the duration.

    Args:
        path: of the lock file; made where it is missing.
        what: the thing that is locked, for the message.
        now: when the work begins.

    Raises:
        Busy: another process holds it; the line says which.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        if not _take_patiently(file):
            raise Busy(f"{what} is being worked on by {_read(file) or 'another process'}")
        _introduce(file, now)
        yield


def holder(path: Path) -> Holder | None:
    """Who holds the lock now; None when nobody does."""
    try:
        with path.open("r+", encoding="utf-8") as file:
            return None if _take(file, shared=True) else _read(file)
    except OSError:
        return None


def _take_patiently(file: IO[str]) -> bool:
    for _ in range(_TRIES):
        if _take(file):
            return True
        time.sleep(_PAUSE)
    return False


def _introduce(file: IO[str], now: datetime) -> None:
    file.seek(0)
    file.truncate()
    told = {"pid": os.getpid(), "host": socket.gethostname(), "since": now.isoformat()}
    file.write(json.dumps(told))
    file.flush()


def _read(file: IO[str]) -> Holder | None:
    """Who wrote their name into the file; None when it is unreadable at this moment."""
    try:
        file.seek(0)
        told = json.loads(file.read())
        return Holder(int(told["pid"]), str(told["host"]), datetime.fromisoformat(told["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a byte far behind the text, which others may go on reading

    def _take(file: IO[str], *, shared: bool = False) -> bool:  # noqa: ARG001 - no shared locks here
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[str], *, shared: bool = False) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

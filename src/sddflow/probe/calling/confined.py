"""While functions of the application are called, they reach the scratch database and nothing else.

Migrations may write files, and that is told; a function that is called without anybody having
asked for it may not: no file, no process, no signal, no other server, and no end to it.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from ..redirect import listening
from ..refuse import RefusedError, refusals
from ..request import Request
from ..scratch import Scratch
from ..writing import WRITING

_CHANGING = frozenset(
    (
        *("os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.chmod", "os.chown", "os.rename"),
        *("os.link", "os.symlink", "shutil.rmtree", "shutil.move", "shutil.copyfile"),
        *("subprocess.Popen", "os.posix_spawn", "os.system", "os.exec", "os.fork", "os.forkpty"),
        *("os.kill", "os.killpg", "signal.pthread_kill", "socket.bind", "socket.sendto"),
        *("webbrowser.open", "urllib.Request", "smtplib.connect", "ftplib.connect"),
    )
)
_OF_SCHEMA = re.compile(
    r"\s*(?:DROP|ALTER|TRUNCATE|CREATE(?!\s+(?:GLOBAL\s+|LOCAL\s+)?TEMP))\b", re.IGNORECASE
)
_inside: list[Request] = []
_stopped: list[str] = []
_armed: list[bool] = []


class TooLongError(BaseException):
    """A function did not end; no `except Exception` of its own keeps it going."""


@contextmanager
def confined(request: Request) -> Iterator[None]:
    """Refuse, meanwhile, all that is not work on the scratch database."""
    if not _armed:
        _armed.append(True)
        sys.addaudithook(_on_event)
    from sqlalchemy.engine import Engine

    _inside.append(request)
    try:
        with listening(Engine, before_cursor_execute=_on_execute):
            yield
    finally:
        _inside.pop()


def _on_execute(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    """What one function does to the schema the next ones would meet, if it were not undone."""
    if _OF_SCHEMA.match(statement):
        _refuse(statement.strip()[:80])


def stopped() -> int:
    """How often something was refused so far."""
    return len(_stopped) + len(refusals())


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """End what takes longer, by `TooLongError`."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def ring(*_: object) -> None:
        raise TooLongError

    was = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, was)


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if not _inside:
        return
    if event in _CHANGING or (event == "open" and _writes(arguments)):
        _refuse(f"{event} {arguments[:1]!r}"[:200])


def _refuse(what: str) -> NoReturn:
    _stopped.append(what)
    raise RefusedError(f"a function that is only tried may not do that: {what}")


def _writes(arguments: tuple[Any, ...]) -> bool:
    """A file is opened to be written, that is not a scratch one."""
    path, mode, flags = (*arguments, None, None, None)[:3]
    to_write = (
        bool(set(mode) & set("wax+")) if isinstance(mode, str) else bool((flags or 0) & WRITING)
    )
    if not to_write or not isinstance(path, (str, bytes, os.PathLike)):
        return False
    request, name = _inside[-1], os.fsdecode(path)
    return name != os.devnull and not Scratch(request.url, request.private).allows_file(name)

"""A fork server: holds the libraries, and forks a process for each request.

It is told what to do on a Unix socket, one byte a message, with file descriptors beside it:

    l   load the libraries that are named in the first descriptor
    b   branch: fork a second server, which listens on the first descriptor
    r   request: read from the first descriptor; see `guarding` for the others

One that has branches answers no requests: whatever is its child would end with a request.
Everything that keeps the target's databases out of reach is switched on before any library is
loaded. The server ends when nobody holds the other end of its socket any more.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import time

from . import libraries, operations
from .guarding import guard
from .safety import arm

_MOST = 5
_YOUNG = 100_000  # objects that come before a collection
_PATIENCE = 60  # seconds that loading may take; a server that hangs is of no use to anybody


def main(listen_on: int) -> None:
    """Serve until the other end of the socket `listen_on` is closed."""
    faulthandler.enable()
    line = socket.socket(fileno=listen_on)
    line.set_inheritable(False)
    _, (question,) = _heard(line)
    said = json.loads(_read(question))
    arm(said["lend"], said["lender"])
    for module in pkgutil.iter_modules(operations.__path__):
        importlib.import_module(f"{operations.__name__}.{module.name}")
    _load(libraries.BASIC)
    _serve(line)


def _serve(line: socket.socket) -> None:
    """Hear and do, one message after the other."""
    while True:
        word, files = _heard(line)
        _bury()
        if word == b"l":
            _load(json.loads(_read(files.pop())))
        elif word == b"b" and _forked():
            line.close()
            line = socket.socket(fileno=files.pop())
        elif word == b"r":
            guard(line, *files)
            files.clear()
        elif not word:
            _leave()
        for file in files:
            os.close(file)


def _heard(line: socket.socket) -> tuple[bytes, list[int]]:
    try:
        word, files, _, _ = socket.recv_fds(line, 1, _MOST)
    except ConnectionError:
        return b"", []
    for file in files:
        os.set_inheritable(file, False)  # noqa: FBT003 - os takes it so
    return word, files


def _read(file: int) -> bytes:
    with os.fdopen(file, "rb") as question:
        return question.read()


def _forked() -> bool:
    """Whether this is the new process."""
    return os.fork() == 0


def _load(names: list[str] | tuple[str, ...]) -> None:
    signal.alarm(_PATIENCE)
    libraries.load(names)
    signal.alarm(0)
    gc.collect()
    gc.freeze()  # so that no collection in a child writes on the pages it shares with this one
    gc.set_threshold(_YOUNG)  # a child ends before most of what it drops is worth looking for


def _bury() -> None:
    """Take leave of children that ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _leave() -> None:
    """End when the children did; each notices by itself that nobody waits for it any more."""
    until = time.monotonic() + 5
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < until:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.005)
    os._exit(0)

"""One request of a fork server: a process that answers it, watched over by the server.

The server tells what happens on a socket, a line of JSON each, and ends everything the request
has started as soon as it is over, or nobody holds the other end any more:

    {"worker": 123}                          the process that runs the target's code
    {"code": 0, "left": ["sleep 600"]}       how it ended; what it had left running, and was killed
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from typing import NoReturn

from .answering import respond
from .parents import adopt_orphans, children, die_with_parent
from .request import Request

ABORT = b"a"
"""Said to the watching process: let the worker tell where it stands, and end."""

_LEAVING = 0.5  # seconds in which what the request started may still end by itself
_KILLING = 2.0


def guard(
    server: socket.socket, question: int, output: int, answer: int, telling: int, *turns: int
) -> None:
    """Have a request answered in a process of its own, and watch over it to its end.

    Whatever else this process has for a child by then is taken for the request's.

    Args:
        server: what this process listens to; the one that answers shall not.
        question: holds `env`, all environment variables, and `request`.
        output: takes what is printed.
        answer: takes the answer.
        telling: the socket to whoever asked.
        turns: that to the process itself, where it may be asked again.
    """
    adopt_orphans()
    own = os.getpid()
    with socket.socket(fileno=telling) as line, _waking() as (woken, waker):
        worker = os.fork()
        if worker == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end in (server, line):
                end.close()
            for file in (woken, waker):
                os.close(file)
            _work(question, output, answer, own, *turns)
        for file in (question, output, answer, *turns):
            os.close(file)
        with contextlib.suppress(OSError):  # nobody may be there any more
            _tell(line, {"worker": worker})
            status = _wait(worker, line, woken)
            left = _left() if status is not None else []
            _kill(worker)
            _tell(line, {"code": _code(status), "left": left})
        _kill(worker)


@contextlib.contextmanager
def _waking() -> Iterator[tuple[int, int]]:
    """A pipe that can be read from as soon as a child has ended."""
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker)
    try:
        yield woken, waker
    finally:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for file in (woken, waker):
            os.close(file)


def _tell(line: socket.socket, what: dict[str, object]) -> None:
    line.sendall(json.dumps(what).encode() + b"\n")


def _work(question: int, output: int, answer: int, parent: int, *turns: int) -> NoReturn:
    """The process that answers: nothing of the one it was forked from is left in its way."""
    os.setsid()
    die_with_parent()
    if os.getppid() != parent:
        os._exit(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.close(output)
    with os.fdopen(question, "rb") as file:
        said = json.load(file)
    os.environ.clear()
    os.environ.update(said["env"])
    time.tzset()
    tempfile.tempdir = None
    respond(Request(**said["request"]), answer, *turns)


def _wait(worker: int, line: socket.socket, woken: int) -> int | None:
    """The worker's exit status; None where it is to be ended now."""
    while True:
        ready = select.select([line.fileno(), woken], [], [])[0]
        if woken in ready:
            os.read(woken, 4096)
            status = _ended(worker)
            if status is not None:
                return status
        if line.fileno() in ready:
            if line.recv(1) != ABORT:
                return None
            os.kill(worker, signal.SIGABRT)


def _ended(worker: int) -> int | None:
    """Take leave of children that ended; the worker's status, where it is among them."""
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == worker:
                return status
            if not pid:
                break
    return None


def _left() -> list[str]:
    """What still runs of what the worker started, a moment after it has ended."""
    until = time.monotonic() + _LEAVING
    while _any_child():
        found = children()
        if time.monotonic() > until or not found:
            return list(found.values())
        time.sleep(0.01)
    return []


def _any_child() -> bool:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _kill(worker: int) -> None:
    """The worker's group, and all who became orphans by that, until nobody is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(worker, signal.SIGKILL)
    until = time.monotonic() + _KILLING
    while _any_child() and time.monotonic() < until:
        for pid in children():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.002)


def _code(status: int | None) -> int:
    """The exit code; negative: the signal that ended it."""
    if status is None:
        return -signal.SIGKILL
    return os.waitstatus_to_exitcode(status)

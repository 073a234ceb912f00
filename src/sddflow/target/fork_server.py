"""A process in the target's interpreter that holds the libraries, and forks for each request.

The other side is `probe.serving`. Nobody has to end it: it ends when its socket is closed, which
the operating system does for a process that was killed.
"""

import json
import os
import select
import socket
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, Self

from sddflow.target.alone import PROBE
from sddflow.target.outcome import GRACE, Outcome, Tail, read_answer

_STEP = 0.1  # seconds between two looks whether this thread was interrupted
_LAST = 5.0


class GoneError(Exception):
    """The server is no more; nothing of the request was begun."""


class ForkServer:
    """One server, at the other end of a socket."""

    def __init__(self, line: socket.socket, process: subprocess.Popen[bytes] | None = None) -> None:
        self._line, self._process = line, process

    @classmethod
    def start(cls, python: Path, env: Mapping[str, str], lending: Mapping[str, object]) -> Self:
        """A new one, in a session of its own.

        Args:
            python: the interpreter.
            env: all environment variables it gets.
            lending: `lend` and `lender` of a request.

        Raises:
            OSError: the interpreter cannot be started.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [str(python), str(PROBE), "serve", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                cwd="/",
                env=dict(env),
                start_new_session=True,
            )
        server = cls(ours, process)
        server._say(b"s", lending)
        return server

    def branch(self) -> Self:
        """A second server, forked from this one.

        Raises:
            GoneError: this one has ended.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._send(b"b", theirs.fileno())
        return type(self)(ours)

    def load(self, libraries: Sequence[str]) -> None:
        """Load libraries, for every request to come.

        Raises:
            GoneError: it has ended.
        """
        self._say(b"l", libraries)

    def _say(self, word: bytes, what: object) -> None:
        with tempfile.TemporaryFile() as question:
            _write(question, what)
            self._send(word, question.fileno())

    def _send(self, word: bytes, *files: int) -> None:
        try:
            socket.send_fds(self._line, [word], files)
        except OSError:
            raise GoneError from None

    def ask(
        self,
        request: Mapping[str, Any],
        env: Mapping[str, str],
        seconds: float,
        at_limit: Callable[[], None],
    ) -> Outcome:
        """Put a request to it and wait for the answer; words as in `process.ask`.

        Raises:
            GoneError: it ended before the request was begun.
        """
        ours, theirs = socket.socketpair()
        with ours, tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as reply:
            _write(question, {"env": dict(env), "request": dict(request)})
            reader, writer = os.pipe()
            tail = Tail(os.fdopen(reader, "rb"))
            try:
                self._send(b"r", question.fileno(), writer, reply.fileno(), theirs.fileno())
            finally:
                os.close(writer)
                theirs.close()
            try:
                code, left, hung = _watched(_Said(ours), seconds, at_limit)
            except BaseException:
                _take_back(ours)
                raise
            text = tail.text()
            return Outcome(code, read_answer(reply), text, hung, tail.size, left)

    def close(self) -> None:
        """Let it end, and everything it has forked; wait for that where it is our own child."""
        self._line.close()
        if self._process is not None:
            try:
                self._process.wait(_LAST)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _write(question: Any, what: object) -> None:  # noqa: ANN401 - any kind of temporary file
    question.write(json.dumps(what).encode())
    question.seek(0)


def _take_back(line: socket.socket) -> None:
    """Nobody waits for the request any more; come back when all that it has started is dead."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_WR)
        line.settimeout(_LAST)
        while line.recv(65536):
            pass


class _Said:
    """What the process that watches over a request says: a line of JSON each."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self._kept = line, b""

    def next(self, seconds: float) -> dict[str, Any] | None:
        """The next line; empty where there is nobody any more, None where the time is over."""
        until = monotonic() + seconds
        while b"\n" not in self._kept:
            left = until - monotonic()
            if left <= 0:
                return None
            if not select.select([self.line], [], [], min(left, _STEP))[0]:
                continue
            try:
                piece = self.line.recv(65536)
            except ConnectionError:
                piece = b""
            if not piece:
                return {}
            self._kept += piece
        first, _, self._kept = self._kept.partition(b"\n")
        return dict(json.loads(first))


def _watched(
    said: _Said, seconds: float, at_limit: Callable[[], None]
) -> tuple[int, tuple[str, ...], bool]:
    """Exit code, what was left running, and whether the time was over."""
    if not said.next(seconds):
        raise GoneError
    ended, hung = said.next(seconds), False
    if ended is None:
        hung = True
        at_limit()
        with suppress(OSError):
            said.line.sendall(b"a")
        ended = said.next(GRACE)
    if ended is None:
        with suppress(OSError):
            said.line.sendall(b"k")
        ended = said.next(_LAST)
    ended = ended or {}
    return int(ended.get("code", -9)), tuple(ended.get("left", ())), hung

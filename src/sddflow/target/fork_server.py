"""A process in the target's interpreter that holds the libraries, and forks for each request.

The other side is `probe.serving`. Nobody has to end it: it ends when its socket is closed, which
the operating system does for a process that was killed.
"""

import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from sddflow.target.alone import PROBE
from sddflow.target.outcome import Tail
from sddflow.target.worker import GoneError, Worker

_LAST = 5.0  # seconds


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

    def begin(
        self, request: Mapping[str, Any], env: Mapping[str, str], *, may_stay: bool = False
    ) -> Worker:
        """Put a request to it.

        Args:
            request: a probe request as JSON.
            env: all environment variables it gets.
            may_stay: the process may be asked again.

        Raises:
            GoneError: it has ended.
        """
        reader, writer = os.pipe()
        worker, theirs = Worker.of(Tail(os.fdopen(reader, "rb")), may_stay=may_stay)
        try:
            with tempfile.TemporaryFile() as question:
                _write(question, {"env": dict(env), "request": dict(request)})
                given = (question.fileno(), writer, worker.reply, *(end.fileno() for end in theirs))
                self._send(b"r", *given)
        except GoneError:
            worker.close()
            raise
        finally:
            os.close(writer)
            for end in theirs:
                end.close()
        return worker

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

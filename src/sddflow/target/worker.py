"""The process that a fork server forked for a request, as it is seen from here.

Whoever lets it stay may ask it again, as long as it is there after an answer: it is not where the
request failed, or has left something open behind it.
"""

import json
import select
import socket
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import IO, Any, Self

from sddflow.target.outcome import GRACE, Outcome, Tail, read_answer

_STEP = 0.1  # seconds between two looks whether this thread was interrupted
_LAST = 5.0
_STAYS: dict[str, Any] = {"stays": True}


class GoneError(Exception):
    """The server is no more; nothing of the request was begun."""


class Worker:
    """One process; told and asked on sockets, answering in a file.

    Args:
        line: what the process that watches over it says.
        turns: to the process itself, where it may stay.
        reply: takes its answers.
        tail: what it prints.
    """

    def __init__(
        self, line: socket.socket, turns: socket.socket | None, reply: IO[bytes], tail: Tail
    ) -> None:
        self.is_there = False
        self._line, self._turns, self._reply, self._tail = line, turns, reply, tail
        self._begun, self._printed, self._kept = False, 0, b""

    @classmethod
    def of(cls, tail: Tail, *, may_stay: bool) -> tuple[Self, list[socket.socket]]:
        """One that is to be, and the ends that it is given, in the server's order."""
        line, their_line = socket.socketpair()
        reply = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        if not may_stay:
            return cls(line, None, reply, tail), [their_line]
        turns, their_turns = socket.socketpair()
        return cls(line, turns, reply, tail), [their_line, their_turns]

    @property
    def reply(self) -> int:
        """The file for its answers."""
        return self._reply.fileno()

    def answer(self, seconds: float, at_limit: Callable[[], None]) -> Outcome:
        """Wait for the answer; words as in `process.ask`.

        Raises:
            GoneError: its server ended before the request was begun.
        """
        try:
            self._begin(seconds)
            said, hung = self._watched(seconds, at_limit)
        except BaseException:
            self.close()
            raise
        self.is_there = said is _STAYS
        text = "" if self.is_there else self._tail.text()
        printed, self._printed = self._tail.size - self._printed, self._tail.size
        answer = read_answer(self._reply)
        if self.is_there:
            return Outcome(0, answer, text, hung, printed)
        self.close()
        left = tuple(said.get("left", ()))
        return Outcome(int(said.get("code", -9)), answer, text, hung, printed, left)

    def _begin(self, seconds: float) -> None:
        if not self._begun and not self._next(seconds):
            raise GoneError
        self._begun = True

    def ask(
        self, request: Mapping[str, Any], seconds: float, at_limit: Callable[[], None]
    ) -> Outcome | None:
        """The answer of one that is there; None where it ended before it could hear."""
        assert self._turns is not None, "only one that may stay is there"  # noqa: S101 - says why
        self._reply.truncate(0)  # what it answered before is no answer to this
        try:
            self._turns.sendall(json.dumps(dict(request)).encode() + b"\n")
        except OSError:
            self.end()
            return None
        return self.answer(seconds, at_limit)

    def end(self) -> tuple[str, ...]:
        """Let one that is there go; what it had left running."""
        if not self.is_there or self._turns is None:
            return ()
        self._turns.close()
        said = self._next(_LAST) or {}
        self.close()
        return tuple(said.get("left", ()))

    def close(self) -> None:
        """Nobody waits for it any more; come back when all that it has started is dead."""
        self.is_there = False
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
            self._line.settimeout(_LAST)
            while self._line.recv(65536):
                pass
        for end in self._open:
            end.close()
        self._reply.close()

    def _watched(self, seconds: float, at_limit: Callable[[], None]) -> tuple[dict[str, Any], bool]:
        """How it ended, or that it stays; and whether the time was over."""
        ended, hung = self._next(seconds), False
        if ended is None:
            hung = True
            at_limit()
            with suppress(OSError):
                self._line.sendall(b"a")
            ended = self._next(GRACE)
        if ended is None or (ended is _STAYS and hung):
            with suppress(OSError):
                self._line.sendall(b"k")
            ended = self._next(_LAST)
        return ended or {}, hung

    def _next(self, seconds: float) -> dict[str, Any] | None:
        """What is told next; empty where there is nobody any more, None where the time is over."""
        until = monotonic() + seconds
        while b"\n" not in self._kept:
            left = until - monotonic()
            if left <= 0:
                return None
            ready = select.select(self._listened, [], [], min(left, _STEP))[0]
            if self._turns in ready and self._stays():
                return _STAYS
            if self._line in ready and not self._heard():
                return {}
        first, _, self._kept = self._kept.partition(b"\n")
        return dict(json.loads(first))

    @property
    def _open(self) -> list[socket.socket]:
        return [end for end in (self._line, self._turns) if end is not None and end.fileno() >= 0]

    @property
    def _listened(self) -> list[socket.socket]:
        """It has nothing to say before it is told that it has begun."""
        return self._open if self._begun else [self._line]

    def _stays(self) -> bool:
        """It has answered, and waits; or it has closed its end."""
        assert self._turns is not None, "it was ready"  # noqa: S101 - says why it holds
        with suppress(OSError):
            if self._turns.recv(1):
                return True
        self._turns.close()
        return False

    def _heard(self) -> bytes:
        try:
            piece = self._line.recv(65536)
        except ConnectionError:
            piece = b""
        self._kept += piece
        return piece

"""What comes of one command in the target's interpreter: its answer, and the end of its output."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import IO, Any

from sddflow.target.stuck import Stuck

_TAIL = 64_000
_LARGEST = 256_000_000
GRACE = 2.0
"""Seconds in which a command that was told to end may still say something."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the command came out.

    Args:
        code: exit code; negative: the signal that ended it.
        answer: what the probe answered; None where it did not come to that.
        tail: the end of what was printed.
        hung: it was stopped because its time was over.
        printed: bytes that it printed in all.
        left: processes that it had left running, as far as the system tells; they were killed.
        stuck: what it was at when its time was over, where that is known.
    """

    code: int
    answer: dict[str, Any] | None
    tail: str
    hung: bool
    printed: int = 0
    left: tuple[str, ...] = ()
    stuck: Stuck = field(default_factory=Stuck)


class Tail:
    """Reads a stream to its end in a thread of its own, and keeps only the last of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._kept = stream, bytearray()
        self.size = 0
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with self._stream, suppress(ValueError):  # closed while it was read
            while piece := self._stream.read1(65536):  # type: ignore[attr-defined]  # a buffered reader
                self.size += len(piece)
                self._kept += piece
                del self._kept[:-_TAIL]

    def text(self) -> str:
        """The end of it; all who could write are dead by now, so that the stream has ended."""
        self._thread.join(GRACE)
        return self._kept.decode("utf-8", "replace")


def read_answer(reply: IO[bytes]) -> dict[str, Any] | None:
    """The answer, if there is a whole one."""
    reply.seek(0)
    try:
        answer = json.loads(reply.read(_LARGEST))
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def needs_of(outcome: Outcome) -> list[dict[str, str]]:
    """Settings that the application asked for, whether it died of it or was done without."""
    answer = outcome.answer or {}
    parts = (answer.get("error") or {}, answer.get("result") or {})
    return [need for part in parts for need in part.get("needs") or []]


def failure_of(outcome: Outcome) -> dict[str, Any]:
    """What the probe answered of an error; empty where there was none, or no answer."""
    return dict((outcome.answer or {}).get("error") or {})

"""One command in the target's interpreter: bounded in time and in what it may print."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Any

PROBE = Path(__file__).resolve().parent.parent / "probe"
_TAIL = 64_000
_LARGEST = 256_000_000
_GRACE = 2.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the command came out.

    Args:
        code: exit code; negative: the signal that ended it.
        answer: what the probe answered; None where it did not come to that.
        tail: the end of what was printed.
        hung: it was stopped because its time was over.
    """

    code: int
    answer: dict[str, Any] | None
    tail: str
    hung: bool


class _Tail:
    """Reads a stream to its end in a thread of its own, and keeps only the last of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._kept = stream, bytearray()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while piece := self._stream.read1(65536):  # type: ignore[attr-defined]  # a buffered reader
            self._kept += piece
            del self._kept[:-_TAIL]

    def text(self) -> str:
        """The end of it; the whole group is dead by now, so that the stream has ended."""
        self._thread.join(_GRACE)
        return self._kept.decode("utf-8", "replace")


def ask(
    python: Path, request: Mapping[str, Any], env: Mapping[str, str], seconds: float
) -> Outcome:
    """Start the probe in an interpreter and wait for its answer.

    Args:
        python: the interpreter.
        request: a probe request as JSON.
        env: all environment variables it gets.
        seconds: after which it and everything it started are killed.

    Raises:
        OSError: the interpreter cannot be started.
    """
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as reply:
        question.write(json.dumps(request).encode())
        question.seek(0)
        process = subprocess.Popen(
            [str(python), str(PROBE), str(reply.fileno())],
            stdin=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(reply.fileno(),),
            cwd=str(request["root"]),
            env=dict(env),
            start_new_session=True,
        )
        assert process.stdout is not None  # noqa: S101 - asked for above
        tail = _Tail(process.stdout)
        hung = False
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            hung = True
            _let_it_tell(process)
        finally:
            _kill(process)
        return Outcome(process.returncode, _read(reply), tail.text(), hung)


def _let_it_tell(process: subprocess.Popen[bytes]) -> None:
    """SIGABRT makes the interpreter print where each thread stands."""
    process.send_signal(signal.SIGABRT)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        return


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The command and all it started: they share a process group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read(reply: IO[bytes]) -> dict[str, Any] | None:
    """The answer, if there is a whole one."""
    reply.seek(0)
    try:
        answer = json.loads(reply.read(_LARGEST))
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None

"""One command in an interpreter of its own: the way where no fork server can be had."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sddflow.target.outcome import GRACE, Outcome, Tail, read_answer

PROBE = Path(__file__).resolve().parent.parent / "probe"


def ask_alone(
    python: Path,
    request: Mapping[str, Any],
    env: Mapping[str, str],
    seconds: float,
    at_limit: Callable[[], None],
) -> Outcome:
    """Start the probe in an interpreter and wait for its answer; words as in `process.ask`."""
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as reply:
        question.write(json.dumps(request).encode())
        question.seek(0)
        process = subprocess.Popen(
            [str(python), str(PROBE), "answer", str(reply.fileno())],
            stdin=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(reply.fileno(),),
            cwd=str(request["root"]),
            env=dict(env),
            start_new_session=True,
        )
        assert process.stdout is not None  # noqa: S101 - asked for above
        tail = Tail(process.stdout)
        hung = False
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            hung = True
            at_limit()
            _let_it_tell(process)
        finally:
            _kill(process)
        text = tail.text()
        return Outcome(process.returncode, read_answer(reply), text, hung, tail.size)


def _let_it_tell(process: subprocess.Popen[bytes]) -> None:
    """SIGABRT makes the interpreter print where each thread stands."""
    process.send_signal(signal.SIGABRT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The command and all it started: they share a process group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

"""One command: how long it took, and the processor time of it and all that it left behind."""

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_CHILD_SUBREAPER = 36
_PATIENCE = 5.0  # seconds for what a command left running to end


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds.

    Args:
        wall: from start to end.
        processor: user and system time; a database server's own is not in it.
        code: how the command ended.
    """

    wall: float
    processor: float
    code: int

    def __str__(self) -> str:
        return f"{self.wall:7.2f} s {self.processor:7.2f} s"


def adopt() -> None:
    """Processes that lose their parent become ours, so that their time is counted (on Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1)


def measure(command: Sequence[str], place: Path, env: Mapping[str, str]) -> Taken:
    """Run a command to its end.

    Args:
        command: as words.
        place: the folder it is run in.
        env: what it gets on top of the environment.
    """
    before, started = _processor(), time.monotonic()
    process = subprocess.Popen(
        command, cwd=place, env={**os.environ, **env},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    code = process.wait()
    wall = time.monotonic() - started
    _reap()
    return Taken(wall, _processor() - before, code)


def _reap() -> None:
    """Wait for what the command left, but for a server that is meant to stay."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            found, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not found:
            time.sleep(0.05)
            end = min(end, time.monotonic() + 0.3)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

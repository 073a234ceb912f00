"""Processes that tests have started, looked up in `/proc`: which of them still run."""

import time
from collections.abc import Callable, Collection
from pathlib import Path


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not waited for is dead.

    Read in one go, as it may end between a look and a read.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def parent(pid: int) -> int:
    """The process that started one that runs."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def gone(pids: Collection[int], seconds: float = 10) -> bool:
    """Whether all of them end within a time."""
    return holds_within(seconds, lambda: not any(map(alive, pids)))


def holds_within(seconds: float, condition: Callable[[], bool]) -> bool:
    """Whether a condition comes true within a time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return condition()

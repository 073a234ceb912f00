"""Whether a process may answer once more, and what it is asked then.

It may where it holds nothing open that it did not hold before the request: no file, no connection,
no thread. What its code did to itself stays, as in any process that migrates twice.
"""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Optional

from .request import Request

_ANSWERED = b"."
_ENDING = 0.1  # seconds for a thread that has nothing left to do


@dataclass
class Before:
    """What a process was like before a request.

    Args:
        held: file descriptors; None where the system does not tell.
        env: variables.
    """

    held: Optional[frozenset[int]]  # noqa: UP045 - Python 3.9
    env: dict[str, str]

    def is_back(self) -> bool:
        """Nothing more is open, and nothing else runs; variables are as they were from now on."""
        os.environ.clear()
        os.environ.update(self.env)
        for thread in threading.enumerate():
            if thread is not threading.current_thread():
                thread.join(_ENDING)
        now = _held()
        return threading.active_count() == 1 and None not in (now, self.held) and now <= self.held  # type: ignore[operator]  # both are told


def before() -> Before:
    """As it is now."""
    return Before(_held(), dict(os.environ))


def _held() -> Optional[frozenset[int]]:  # noqa: UP045 - Python 3.9
    with suppress(OSError):
        return frozenset(n for n in map(int, os.listdir("/proc/self/fd")) if _is_open(n))  # noqa: PTH208 - names alone
    return None


def _is_open(number: int) -> bool:
    """The one that the list itself was read by is closed again."""
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def asked(turns: int) -> Optional[Request]:  # noqa: UP045 - Python 3.9
    """Say that the answer is there, and wait for the next request; None where none comes."""
    said = b""
    with suppress(OSError):
        os.write(turns, _ANSWERED)
        while not said.endswith(b"\n"):
            piece = os.read(turns, 65536)
            if not piece:
                return None
            said += piece
    return Request(**json.loads(said)) if said else None

"""Who ends with whom: no process goes on in the target when the one that wanted it is gone."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

_PARENT_DEATH_SIGNAL = 1
_CHILD_SUBREAPER = 36


def die_with_parent() -> None:
    """Where the kernel can: end at once when the thread that started this process ends."""
    _tell_kernel(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def adopt_orphans() -> None:
    """Where the kernel can: descendants that lose their parent become children of this process."""
    _tell_kernel(_CHILD_SUBREAPER, 1)


def _tell_kernel(option: int, value: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    try:
        import ctypes

        ctypes.CDLL(None).prctl(option, value)
    except (ImportError, OSError, AttributeError):
        return  # an interpreter without ctypes: the time limit is what remains


def children() -> dict[int, str]:
    """Living children of this process, each with the words it was started with.

    Empty on a system that has no `/proc`.
    """
    found = {}
    own = _words(Path("/proc/self")) if Path("/proc/self/cmdline").exists() else ""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = folder.joinpath("stat").read_text().rpartition(")")[2].split()[:2]
            words = _words(folder)
        except OSError:
            continue  # gone meanwhile, or a system without such a folder
        if int(parent) == os.getpid() and state != "Z":
            found[int(folder.name)] = "a fork of its own" if words == own else words
    return found


def _words(folder: Path) -> str:
    said = folder.joinpath("cmdline").read_bytes()
    return said.replace(b"\0", b" ").decode("utf-8", "replace").strip()

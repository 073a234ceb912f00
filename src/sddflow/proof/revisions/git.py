"""Asking git about a folder."""

import subprocess
from pathlib import Path

from sddflow.errors import UsageError

_SECONDS = 30


def git(root: Path, *words: str, what: str = "") -> str:
    """What git answers.

    Args:
        root: a folder in a work tree.
        words: of the command.
        what: the ref that it is about, where that may not be there.

    Raises:
        UsageError: git is missing, it is no work tree, or it says no.
    """
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *words],
            capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"git cannot be asked: {error}", place=str(root)) from None
    if done.returncode == 0:
        return done.stdout
    if what:
        raise UsageError(
            f"there is no git ref {what!r}", place=str(root),
            cure="fetch it first: git fetch origin main, and use --since origin/main",
        )  # fmt: skip
    if "not a git repository" in done.stderr:
        raise UsageError("it is in no git repository", place=str(root))
    line = (done.stderr.strip().splitlines() or ["it failed"])[-1]
    raise UsageError(f"git says: {line.removeprefix('fatal: ')}", place=str(root))

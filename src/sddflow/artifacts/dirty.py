"""Which files of the target have changes that git does not know yet."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path


def dirty_paths(target: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of `paths` with uncommitted changes; none where there is no git.

    Args:
        target: the application's folder, anywhere in a repository.
        paths: relative to it.
    """
    wanted = sorted(set(paths))
    prefix = _git(target, "rev-parse", "--show-prefix")
    if prefix is None or not wanted:
        return ()
    told = _git(target, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--", *wanted)
    found = set(_names(told or "", prefix.rstrip("\n")))
    return tuple(path for path in wanted if path in found)


def _names(status: str, prefix: str) -> Iterable[str]:
    entries = iter(status.split("\0"))
    for entry in entries:
        if len(entry) > len("XY "):
            yield entry[len("XY ") :].removeprefix(prefix)
            if entry[0] in "RC":
                next(entries, "")  # where it was before


def _git(target: Path, *arguments: str) -> str | None:
    """What git says; None where it says no, or is not there."""
    environ = os.environ | {"GIT_OPTIONAL_LOCKS": "0"}
    command = ["git", "-C", str(target), "--literal-pathspecs", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, env=environ, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None

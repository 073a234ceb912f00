"""Who works here, and on which branch, as git and the system know it."""

import getpass
import subprocess
from pathlib import Path

_SECONDS = 5


def person(folder: Path) -> str:
    """The user's name as git knows it, else their login."""
    return _git(folder, "config", "user.name") or _login()


def branch(folder: Path) -> str:
    """The git branch checked out there; "" where there is none."""
    found = _git(folder, "symbolic-ref", "--short", "--quiet", "HEAD")
    return found or _git(folder, "rev-parse", "--short", "--verify", "--quiet", "HEAD")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user id without a name, as containers have
        return "unknown"


def _git(folder: Path, *words: str) -> str:
    """What git says in one line; "" where it is missing, slow, or says no."""
    command = ["git", "-C", str(folder), *words]
    try:
        said = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""

"""The application as git has it from before the revisions under test came."""

import io
import shutil
import subprocess
import tarfile
import tempfile
import weakref
from dataclasses import dataclass, replace
from pathlib import Path

from sddflow.errors import UsageError
from sddflow.proof.revisions.git import git
from sddflow.proof.revisions.history import History
from sddflow.proof.revisions.since import base_of
from sddflow.target.application import Application

_SECONDS = 60
_SHORT = 10


@dataclass(frozen=True, weakref_slot=True, slots=True)
class Older:
    """A copy of the application, there as long as somebody holds this.

    Args:
        application: the copy.
        commit: that it is from, short.
    """

    application: Application
    commit: str


def older(application: Application, history: History, since: str) -> Older:
    """The application in a copy of its own.

    Args:
        application: as it is now.
        history: names the revisions under test.
        since: the ref that they came since; "" for the commit before the first of them.

    Raises:
        UsageError: git does not know how it was before.
    """
    root = application.root
    commit = base_of(root, since).strip() if since else _before(root, history)
    folder = Path(tempfile.mkdtemp(prefix="sddflow-older-")).resolve()
    made = Older(replace(application, root=folder / root.name), commit[:_SHORT])
    weakref.finalize(made, shutil.rmtree, folder, ignore_errors=True)
    made.application.root.mkdir()
    _unpack(root, commit, made.application.root)
    return made


def _before(root: Path, history: History) -> str:
    """The commit before the one that brought the first revision; HEAD where none has it yet."""
    first = next((r.file for r in history.files if r.id == history.tested[0]), None)
    if first is None:
        raise UsageError(f"revision {history.tested[0]} has no file that can be read")
    came = git(root, "log", "--format=%H", "--diff-filter=A", "-1", "--", str(first)).strip()
    return git(root, "rev-parse", "--verify", "--quiet", f"{came}^" if came else "HEAD").strip()


def _unpack(root: Path, commit: str, copy: Path) -> None:
    """The folder's files as the commit has them."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "archive", "--format=tar", commit],
            capture_output=True, timeout=_SECONDS, check=True,
        )  # fmt: skip
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(copy, filter="data")
    except (OSError, subprocess.SubprocessError, tarfile.TarError) as error:
        raise UsageError(f"git cannot give the files of {commit[:_SHORT]}: {error}") from None

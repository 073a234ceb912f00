"""The application as git has it from before."""

import gc
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sddflow.proof.revisions.older import older
from sddflow.target.application import Application


def _git(root, *words):
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def repository(tmp_path):
    _git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "app.py").write_text("old = 1\n")
    _git(tmp_path, "add", "-A")
    _git(tmp_path, "commit", "-qm", "base")
    (tmp_path / "app.py").write_text("new = 1\n")
    return tmp_path


def _older(root):
    application = Application(root, Path(sys.executable), SimpleNamespace())
    return older(application, SimpleNamespace(files=(), tested=("1",)), "main")


def test_it_is_as_the_commit_has_it_and_goes_with_who_holds_it(repository):
    """The copy is a folder of its own, removed as soon as nobody needs it."""
    was = _older(repository)
    root = was.application.root
    assert (root / "app.py").read_text() == "old = 1\n"
    assert root.name == repository.name
    del was
    gc.collect()
    assert not root.parent.exists()

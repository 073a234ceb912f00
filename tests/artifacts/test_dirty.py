"""Uncommitted changes are seen where git knows them."""

import subprocess
from pathlib import Path

from sddflow.artifacts.dirty import dirty_paths


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_changed_and_unknown_files_are_named(tmp_path: Path) -> None:
    """Below the repository's root too: changed, staged and untracked ones, of those asked."""
    target = tmp_path / "examples" / "täsk list"
    target.mkdir(parents=True)
    for name in ("clean.py", "changed.py", "staged.py", "other.py", "moved.py"):
        (target / name).write_text(f"{name} = 1\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    (target / "changed.py").write_text("x = 2\n")
    (target / "other.py").write_text("x = 2\n")
    (target / "ünknown.py").write_text("x = 1\n")
    (target / "staged.py").write_text("x = 2\n")
    git(target, "add", "staged.py")
    git(target, "mv", "moved.py", "away.py")
    asked = ("clean.py", "changed.py", "staged.py", "ünknown.py", "missing.py", "away.py")
    found = dirty_paths(target, asked)
    assert found == ("away.py", "changed.py", "staged.py", "ünknown.py")


def test_without_git_nothing_is_dirty(tmp_path: Path) -> None:
    """A folder outside of any repository has no uncommitted changes."""
    (tmp_path / "x.py").write_text("")
    assert dirty_paths(tmp_path, ("x.py",)) == ()

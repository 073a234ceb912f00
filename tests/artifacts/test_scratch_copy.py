"""The scratch copy has the code and the change set, and nothing that is dear or dangerous."""

from pathlib import Path

import pytest

from sddflow.artifacts.scratch_copy import LARGEST, scratch_copy
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.errors import WorkspaceError


def changes(*files: FileChange) -> ChangeSet:
    return ChangeSet(files, "0004", "m")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    root = tmp_path / "target"
    for path in (
        "app/user.py", "app/.env", ".env", ".env.example", ".env.production", "todo.db",
        "app/x.sqlite3", "todo.db-wal", ".venv/lib/x.py", "odd/pyvenv.cfg", "odd/lib/x.py",
        "node_modules/x/index.js", "app/__pycache__/user.pyc", ".git/config", ".mypy_cache/x",
        ".sddflow/journal.db", "db/models.py",
    ):  # fmt: skip
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("old\n")
    (root / "big.bin").write_bytes(b"\0" * (LARGEST + 1))
    return root


def test_code_is_copied_and_the_rest_is_not(target: Path) -> None:
    """No environment, cache, repository, database, secret or large file goes along."""
    with scratch_copy(target, changes()) as copy:
        files = {p.relative_to(copy).as_posix() for p in copy.rglob("*") if p.is_file()}
    assert files == {"app/user.py", ".env.example", "db/models.py"}
    assert not copy.exists()


def test_the_change_set_is_in_it(target: Path) -> None:
    """New and replaced files have their new bytes in the copy, and the original keeps its own."""
    new = FileChange("app/new/x.py", "x = 1\r\n", "", "")
    with scratch_copy(target, changes(new, FileChange("app/user.py", "new\n", "d", ""))) as copy:
        assert (copy / "app/new/x.py").read_bytes() == b"x = 1\r\n"
        assert (copy / "app/user.py").read_text() == "new\n"
    assert (target / "app/user.py").read_text() == "old\n"
    assert not (target / "app/new").exists()


def test_links_do_not_lead_out_of_the_copy(target: Path) -> None:
    """A link inside stays a link to the copy's own file; one that leads out is left behind."""
    outside = target.parent / "outside"
    outside.mkdir()
    (outside / "secret.py").write_text("s\n")
    (target / "app/same.py").symlink_to("user.py")
    (target / "app/absolute.py").symlink_to(target / "app/user.py")
    (target / "away").symlink_to(outside)
    (target / "loop").symlink_to(".")
    (target / "gone.py").symlink_to("nowhere.py")
    with scratch_copy(target, changes(FileChange("app/same.py", "new\n", "d", ""))) as copy:
        assert (copy / "app/user.py").read_text() == "new\n"
        assert not (copy / "app/absolute.py").exists()
        assert not (copy / "away").exists()
    assert (target / "app/user.py").read_text() == "old\n"


@pytest.mark.parametrize("path", ["../x.py", "/tmp/x.py"])
def test_a_path_out_of_the_target_is_refused(target: Path, path: str) -> None:
    """The change set cannot write beside the copy."""
    with (
        pytest.raises(WorkspaceError),
        scratch_copy(target, changes(FileChange(path, "x", "", ""))),
    ):
        pass

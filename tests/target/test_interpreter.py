"""The target's own interpreter is found without asking."""

import sys
from pathlib import Path

import pytest

from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.interpreter import find_python


def environment(folder: Path) -> Path:
    """A folder that looks like an environment; its interpreter is a link, as usual."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    return folder / "bin" / "python"


@pytest.fixture(autouse=True)
def _no_active_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def test_the_settings_decide(tmp_path: Path) -> None:
    """`python` may be an interpreter or an environment, relative to the target."""
    python = environment(tmp_path / "env-of-mine")
    environment(tmp_path / ".venv")

    assert find_python(tmp_path, Settings(python="env-of-mine/bin/python")) == python
    assert find_python(tmp_path, Settings(python="env-of-mine")) == python
    with pytest.raises(TargetError, match="no such interpreter"):
        find_python(tmp_path, Settings(python="elsewhere"))


def test_its_own_environment_up_to_the_git_root(tmp_path: Path) -> None:
    """The nearest .venv counts, and none above the repository. The link is not followed."""
    environment(tmp_path / ".venv")
    repository = tmp_path / "repository"
    target = repository / "apps" / "api"
    target.mkdir(parents=True)
    (repository / ".git").mkdir()
    assert find_python(target, Settings()) == Path(sys.executable)

    above = environment(repository / ".venv")
    assert find_python(target, Settings()) == above
    own = environment(target / ".venv")
    assert find_python(target, Settings()) == own


def test_the_active_environment_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """VIRTUAL_ENV counts where the target has none."""
    target = tmp_path / "target"
    (target / ".git").mkdir(parents=True)
    active = environment(tmp_path / "active")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))

    assert find_python(target, Settings()) == active


def test_an_environment_of_another_system(tmp_path: Path) -> None:
    """An interpreter that cannot be run here is none: the folder came with a copy or from git."""
    (tmp_path / ".git").mkdir()
    other = tmp_path / "venv" / "Scripts" / "python.exe"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"MZ")
    other.chmod(0o644)
    assert find_python(tmp_path, Settings()) == Path(sys.executable)

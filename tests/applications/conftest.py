"""Other people's applications: each a module of files here, written out and run for real."""

import importlib.util
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings


@dataclass(frozen=True)
class Ended:
    """How a command ended: exit code, and output and errors as they were read."""

    code: int
    text: str

    def says(self, words: str) -> bool:
        """Whether the words stand in the output, wherever a line broke."""
        return words in " ".join(self.text.split())


class Shop:
    """An application in a git repository of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def sddflow(self, *words: str) -> Ended:
        """Run the real command in the application's folder."""
        return self._run(self.root, sys.executable, "-m", "sddflow", *words)

    def run(self, feature: str) -> Ended:
        """`sddflow run`, both gates answered beforehand."""
        return self.sddflow("run", feature, "--approve", "spec", "--approve", "landing")

    def alembic(self, *words: str, folder: str = ".", **env: str) -> Ended:
        """Run the application's Alembic as its owner does."""
        here = self.root / folder
        return self._run(here, sys.executable, "-m", "alembic", *words, **env)

    def python(self, *words: str, folder: str = ".", **env: str) -> Ended:
        """Run Python in one of the application's folders."""
        return self._run(self.root / folder, sys.executable, *words, **env)

    def git(self, *words: str) -> str:
        """What git says."""
        who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
        done = subprocess.run(
            ["git", *who, *words], cwd=self.root, check=True, capture_output=True, text=True
        )
        return done.stdout

    def read(self, glob: str) -> str:
        """The text of the one file there."""
        (path,) = self.root.glob(glob)
        return path.read_bytes().decode()

    def changed(self) -> list[str]:
        """Files that are not as they were, records left out."""
        lines = self.git("status", "--porcelain", "-uall").splitlines()
        return sorted(n for line in lines if not (n := line[3:]).startswith(("history/", ".sdd")))

    def _run(self, folder: Path, *words: str, **env: str) -> Ended:
        left_out = ("DATABASE_URL", "COVERAGE_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}
        plain = {"NO_COLOR": "1", "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"}
        who = {"GIT_AUTHOR_NAME": "x", "GIT_COMMITTER_NAME": "x"}
        done = subprocess.run(
            words, cwd=folder, env=kept | plain | who | env, text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        assert "Traceback" not in done.stdout or words[2] != "sddflow", done.stdout
        return Ended(done.returncode, done.stdout)


def _application(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def application(tmp_path: Path):
    """Writes an application by the name of its module, with other files laid over it (None
    takes one away), and commits it.
    """

    def write(name: str, **over: dict[str, str | None]) -> Shop:
        shop = Shop(tmp_path / name)
        files = _application(name).FILES | over.get("over", {})
        for path, text in files.items():
            if text is not None:
                (shop.root / path).parent.mkdir(parents=True, exist_ok=True)
                (shop.root / path).write_bytes(text.encode())
        shop.git("init", "-q")
        shop.git("add", "-A")
        shop.git("commit", "-q", "-m", "as it was")
        return shop

    return write


@pytest.fixture
def empty_postgres():
    """The URL of an empty PostgreSQL database."""
    with scratch("postgresql", Settings()) as database:
        yield database.url

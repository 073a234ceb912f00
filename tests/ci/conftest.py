"""A repository as a build server sees it: an origin, a clone, a target in a subfolder."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from shown.application import add, begin
from shown.page import Block, Page
from shown.proving import shared

EMPTY_PAGE = Page("none", "")
LANDED = "UPDATE users SET nick = '-' WHERE nick IS NULL"


@dataclass(frozen=True)
class Checkout:
    """A clone, and the application in it."""

    root: Path

    @property
    def target(self) -> Path:
        """The application's folder."""
        return self.root / "backend"

    def git(self, *words: str) -> None:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(["git", "-C", str(self.root), *who, *words], check=True, capture_output=True)

    def revision(self, body: str) -> str:
        """Write a revision; its path from the repository's root."""
        name = add(self.target, (Block(body),))
        return f"backend/alembic/versions/{name}.py"


@pytest.fixture
def checkout(tmp_path) -> Checkout:
    """A branch `work`, one commit behind which `main` stands at the origin."""
    origin, root = tmp_path / "origin", tmp_path / "clone"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(origin)], check=True)
    subprocess.run(["git", "clone", "-q", str(origin), str(root)], check=True, capture_output=True)
    made = Checkout(root)
    made.target.mkdir()
    begin(made.target, shared(), EMPTY_PAGE)
    made.git("add", ".")
    made.git("commit", "-qm", "landed")
    made.git("push", "-q", "origin", "HEAD:main")
    made.git("checkout", "-qb", "work")
    return made

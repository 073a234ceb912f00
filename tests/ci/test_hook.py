"""The pre-commit hook: its entry is run as pre-commit runs it, where its pattern says so."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())[0]


def _commit(checkout, *args: str) -> subprocess.CompletedProcess:
    """What pre-commit does for a hook: the staged files, its pattern, its entry with its args."""
    staged = subprocess.run(
        ["git", "-C", str(checkout.root), "diff", "--staged", "--name-only", "--no-ext-diff"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    if not any(re.search(HOOK["files"], path) for path in staged):
        return subprocess.CompletedProcess([], 0, "(no files to check) Skipped", "")
    assert HOOK["pass_filenames"] is False
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(
        [*shlex.split(HOOK["entry"]), *args],
        cwd=checkout.root, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


ARGS = ("backend", "--on", "sqlite", "--python", sys.executable)


def test_other_files_start_nothing(checkout):
    """A commit without a revision does not wait for a database."""
    (checkout.root / "README.md").write_text("hello")
    checkout.git("add", ".")
    assert "Skipped" in _commit(checkout, *ARGS).stdout


@pytest.mark.slow
def test_a_good_revision_is_committed(checkout):
    """A staged revision that holds lets the commit pass."""
    path = checkout.revision("op.execute(\"UPDATE users SET nick = '-' WHERE nick IS NULL\")\n")
    checkout.git("add", ".")
    done = _commit(checkout, *ARGS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert Path(path).stem in done.stdout


@pytest.mark.slow
def test_a_bad_revision_is_not(checkout):
    """What fails is told with its place, and the commit does not happen."""
    checkout.revision('op.drop_column("users", "never_was")\n')
    checkout.git("add", ".")
    done = _commit(checkout, *ARGS)
    assert done.returncode == 1
    assert "alembic/versions/0002.py:9" in done.stdout


@pytest.mark.slow
def test_a_landed_revision_that_is_edited(checkout):
    """Nothing is new, and the edit of what has landed is told."""
    landed = checkout.target / "alembic" / "versions" / "0001.py"
    landed.write_text(landed.read_text().replace("String(30)", "String(31)"))
    checkout.git("add", ".")
    done = _commit(checkout, *ARGS)
    assert done.returncode == 0
    assert "landed-revision-edited" in done.stdout

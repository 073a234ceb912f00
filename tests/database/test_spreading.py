"""Folders of databases, spread over the disk."""

import shutil
import subprocess
from pathlib import Path

import pytest

from sddflow.database.postgres.spreading import spread


def _marks(folder):
    """What `lsattr` says of a folder; skips where the file system has no such marks."""
    if shutil.which("lsattr") is None:
        pytest.skip("needs lsattr")
    said = subprocess.run(("lsattr", "-d", str(folder)), capture_output=True, text=True)
    if said.returncode:
        pytest.skip("the file system has no such marks")
    return said.stdout.split()[0]


def test_the_top_of_a_hierarchy(tmp_path):
    """A folder is marked so that what is made in it is spread, and keeps its other marks."""
    before = _marks(tmp_path)
    subprocess.run(("chattr", "+d", str(tmp_path)), check=True)
    spread(tmp_path)
    marks = _marks(tmp_path)
    if "T" not in marks and "e" not in before:
        pytest.skip("the file system does not know this mark")
    assert "T" in marks
    assert "d" in marks


def test_a_file_system_that_knows_no_marks():
    """Where there is no such mark, or no such folder, nothing happens."""
    spread(Path("/proc/self"))
    spread(Path("/nowhere/at/all"))

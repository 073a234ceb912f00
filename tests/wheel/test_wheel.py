"""The wheel that users install."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this tree, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def sddflow(site: Path, folder: Path, *words: str) -> str:
    env = {**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-m", "sddflow", *words]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=True)
    return done.stdout


def test_every_file_of_the_package_is_in_it(unpacked: Path):
    """Templates, prompts, the probe, roles and workflows travel in the wheel."""
    there = {p.relative_to(unpacked) for p in unpacked.rglob("*") if p.is_file()}
    sources = {p for p in (ROOT / "src").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert {p.relative_to(ROOT / "src") for p in sources} <= there
    shipped = Path("sddflow/shipped")
    assert {shipped / p.relative_to(ROOT) for p in (ROOT / "agents").glob("*.md")} <= there
    assert shipped / "workflows/database-feature.yaml" in there


def test_it_works_far_from_the_source_tree(unpacked: Path, tmp_path: Path):
    """An installed sddflow finds its roles and its workflow in an empty folder."""
    assert "database-architect" in sddflow(unpacked, tmp_path, "agents", "list")
    assert "database-feature" in sddflow(unpacked, tmp_path, "workflows", "list")

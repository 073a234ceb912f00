"""The example extension, built as a wheel and put where Python finds packages."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "spec-panel"


@pytest.fixture(scope="session")
def installed(tmp_path_factory) -> Path:
    """A folder with the example's wheel unpacked in it, as an installer would."""
    built, place = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=EXAMPLE, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(place)
    return place


@pytest.fixture
def sddflow(installed: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The real command, with the extension installed, in a workspace with one spec."""
    spec = tmp_path / "specs" / "greetings" / "spec.md"
    spec.parent.mkdir(parents=True)
    spec.write_text(
        "# Greetings\n\n- **FR-001**: A user MUST be greeted quickly.\n"
        "- **FR-002**: Greetings MUST be kept forever, as usual.\n"
    )

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sddflow", *words], cwd=tmp_path, text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"},
        )  # fmt: skip

    return run

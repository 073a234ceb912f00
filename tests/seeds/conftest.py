"""Definitions as teams have them, where such a folder stands beside the repository."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "seeds"
SEEDS = sorted(FOLDER.glob("*.md"))


@pytest.fixture(params=SEEDS or [None], ids=lambda p: p.stem if p else "none")
def seed(request) -> Path:
    """One of them; skipped where there is none."""
    if request.param is None:
        pytest.skip("no definitions stand beside the repository")
    return request.param

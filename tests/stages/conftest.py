"""The demo, for stages that read or change a target."""

from pathlib import Path

import pytest
from notes import demo


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A copy of the demo."""
    return demo(tmp_path)

"""docs/checked.md: what others check ends as a code of ours, or says why not."""

import re
from pathlib import Path

import pytest

from sddflow.proof.pages import codes

TEXT = (Path(__file__).parents[1] / "docs" / "checked.md").read_text("utf-8")
ROWS = [
    line.strip("| ").split(" | ") for line in TEXT.splitlines() if re.match(r"\| (?!---)", line)
]
ABOUT = [row for row in ROWS if row[0] not in ("what may be wrong", "what others check")]


@pytest.mark.parametrize("row", ABOUT, ids=lambda row: row[0][:40])
def test_every_row_ends_somewhere(row):
    """A row names codes, all of which exist, or gives a reason."""
    what, here = row
    named = re.findall(r"`([a-z]+(?:-[a-z]+)+)`", here)
    assert set(named) <= codes(), set(named) - codes()
    assert named or len(here) > 40, what

"""Files made to hang or to crash a reader are refused in one line."""

import os
from pathlib import Path

import pytest

from sddflow.errors import RoleError
from sddflow.roles.definition import read_role
from sddflow.roles.workflows import check_workflow


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "- " * 50_000 + "x", "? " * 50_000, "a: {b: " * 9_000, "[\n" * 50_000]
)
def test_depth_without_end_is_refused(text: str):
    """A workflow file that nests ten thousand times is a finding, not the end of the process."""
    found = check_workflow(text, "w.yaml")
    assert [f.message for f in found] == ["it nests or repeats without end"]


def test_a_pipe_is_no_agent_file(tmp_path: Path):
    """Nobody waits for a pipe that stands where an agent file should."""
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(RoleError, match="no file"):
        read_role(tmp_path / "a.md", "a.md")

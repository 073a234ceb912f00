"""`workflows check` says what would stop a workflow, before it runs."""

import pytest

from sddflow.app.workflows import check_workflows
from sddflow.errors import WorkflowError
from sddflow.workspace import load_workspace

BESIDE = """  - together:
      - id: design
        role: database-architect
      - id: write
"""
HEAD = "name: mine\ndescription: d\nstages:\n  - id: spec-check\n"


def _codes(tmp_path, stages: str) -> list[str]:
    folder = tmp_path / "workflows"
    folder.mkdir(exist_ok=True)
    (folder / "mine.yaml").write_text(HEAD + stages)
    (listed,) = check_workflows(load_workspace(tmp_path), "mine")
    assert (listed.workflow is None) == bool(listed.findings)
    return [f.code for f in listed.findings]


def test_the_shipped_ones_can_run(tmp_path):
    """Form, roles and the way of the data hold."""
    found = check_workflows(load_workspace(tmp_path))
    assert {w.file.stem for w in found} >= {"database-feature", "competing-designs"}
    assert [w.findings for w in found if w.findings] == []


@pytest.mark.parametrize(
    ("stages", "code"),
    [
        ("  - id: design\n    role: databse-architect\n", "workflow-unknown-role"),
        ("  - id: write\n", "workflow-nothing-to-read"),
        ("  - id: review\n    roles: [isolation-reviewer]\n", "workflow-nothing-to-read"),
        ("  - id: desing\n    role: documenter\n", "workflow-unknown-stage"),
        ("  - id: design\n    role: documenter\n    back: design\n", "workflow-back"),
        ("  - id: design\n    role: documenter\n    back: later\n  - id: later\n", "workflow-back"),
        (BESIDE, "workflow-nothing-to-read"),
        ("  - together:\n      - gate: go\n        ask: Go?\n", "workflow-form"),
        ("  - id: compete\n    role: documenter\n    candidates: 99\n", "workflow-form"),
    ],
)  # fmt: skip
def test_what_would_stop_it(tmp_path, stages, code):
    """A role or stage that is not there, a circle, data that nobody made, or made only beside."""
    assert code in _codes(tmp_path, stages)


def test_stages_together_may_read_what_came_before(tmp_path):
    """Two reviews of one design at the same time are fine."""
    stages = (
        "  - id: design\n    role: database-architect\n"
        "  - together:\n"
        "      - id: review\n        roles: [isolation-reviewer]\n        back: design\n"
        "      - id: look\n        uses: review\n        roles: [performance-reviewer]\n"
        "        back: design\n"
    )
    assert _codes(tmp_path, stages) == []


def test_an_unknown_name_is_one_line(tmp_path):
    """The nearest is offered."""
    with pytest.raises(WorkflowError, match="did you mean database-feature"):
        check_workflows(load_workspace(tmp_path), "database-featur")

"""Real definitions at work: each can be the architect of a whole run, and its contract is kept."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sddflow.domain.contract.role import contract_of
from sddflow.roles.definition import read_role

DEMO = Path(__file__).resolve().parents[2] / "examples" / "todo-chatbot"


def _sddflow(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sddflow", *words], cwd=folder, text=True, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_it_designs_and_its_contract_is_accounted_for(seed, tmp_path):
    """From the spec to landed files; the document has its sections and every item's end."""
    app = tmp_path / "app"
    shutil.copytree(DEMO, app, ignore=shutil.ignore_patterns("*.db", "__pycache__", ".venv"))
    command = ("run", "add-conversations", "--model", "offline", "--role", f"design={seed}")
    done = _sddflow(app, *command, "--approve", "spec", "--approve", "landing")
    while done.returncode == 3:  # a gate that its contract has added
        assert re.search(r"waits at the gate (?:spec-)?escalation", done.stdout), done.stdout
        done = _sddflow(app, "approve")
        if "waits at the gate spec:" in done.stdout or "waits at the gate landing:" in done.stdout:
            done = _sddflow(app, "approve")
    assert done.returncode == 0, done.stdout
    document = next((app / "agent_docs").glob("*.md")).read_text("utf-8")
    items = contract_of(read_role(seed, seed.name).role).items
    account = document.split("\n## Contract\n", 1)[1]
    rows = [row for row in account.split("\n") if re.match(r"\| (?:\d+|stated) \|", row)]
    assert len([row for row in rows if any(f"| {i.line} |" in row for i in items)]) >= len(items)
    assert not [row for row in rows if "| failed" in row or "| not confirmed" in row]
    sections = re.findall(r"^## (.*)$", document, re.M)
    demanded = [item.value for item in items if item.kind == "report"]
    assert sections[: len(demanded)] == demanded

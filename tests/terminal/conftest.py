"""A workspace with the example application and a short workflow, and the command line on it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "todo-chatbot"
SHORT = """\
name: short
description: The spec, a gate, the records.
stages:
  - id: spec-check
    roles: [spec-analyst]
  - gate: spec
    ask: Is the database spec approved?
    back: spec-check
  - id: record
    always: true
"""


@pytest.fixture(autouse=True)
def calm(monkeypatch):
    """No key, no colour wish, a fixed width: nothing of the developer's terminal."""
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "NO_COLOR", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def place(tmp_path, monkeypatch) -> Path:
    """The workspace, as the current folder."""
    root = tmp_path / "workspace"
    root.mkdir()
    skipped = shutil.ignore_patterns("__pycache__", ".venv", "*.db", ".pytest_cache")
    shutil.copytree(EXAMPLE, root / "app", ignore=skipped)
    (root / "sddflow.toml").write_text('target = "app"\nworkflow = "short"\nmodel = "offline"\n')
    (root / "workflows").mkdir()
    (root / "workflows" / "short.yaml").write_text(SHORT)
    monkeypatch.chdir(root)
    return root


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def sddflow(capsys):
    """The command line, called in this process."""
    from sddflow.terminal.main import answer

    def call(*words: str) -> Answer:
        code = answer(words)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call

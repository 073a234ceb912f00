"""A workspace whose workflow only reads and records: real stages, no model, no database."""

from pathlib import Path

import pytest

from sddflow.workspace import Workspace, load_workspace

WORKFLOW = """
name: reading
description: Reads the spec and asks about it.
stages:
  - id: spec-check
  - gate: spec
    ask: Is the database spec approved?
    back: spec-check
  - id: record
    always: true
"""
SPEC = """
# Feature Specification: Chats

## Requirements

- **FR-001**: A user MUST be able to keep chats.

### Key Entities

- **Chat** (new, table `chats`): a thread. Belongs to one User. Attributes:
  - `id`: integer, primary key
  - `user_id`: integer, required, the User who owns it; deleted with the User
  - `title`: text, optional, at most 200 characters
- **User** (already exists, table `users`): the owner.
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    for key in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(key, raising=False)
    root = tmp_path / "shop"
    for name, text in {
        "sddflow.toml": 'target = "backend"\nworkflow = "reading"\n',
        "workflows/reading.yaml": WORKFLOW,
        "backend/specs/add-chats/spec.md": SPEC,
        "backend/specs/002-add-tags/spec.md": SPEC.replace("Chat", "Tag").replace("chat", "tag"),
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return load_workspace(root)


@pytest.fixture
def spec(workspace: Workspace) -> Path:
    return workspace.target / "specs/add-chats/spec.md"

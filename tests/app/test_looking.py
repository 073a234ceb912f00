"""`runs` and `show` as functions, and what they load."""

import subprocess
import sys

import pytest

from sddflow import app
from sddflow.app import Options
from sddflow.engine.held import lock_of
from sddflow.engine.lock import locked
from sddflow.engine.world import now
from sddflow.errors import UsageError
from sddflow.workspace import Workspace

OFFLINE = Options("offline")
HEAVY = ("anthropic", "alembic", "sqlalchemy", "sqlmodel", "pydantic", "yaml", "jinja2", "libcst")


def test_where_nothing_ran(workspace: Workspace):
    """An empty list, no journal made, and a clear line for a run that is not there."""
    assert app.runs(workspace) == ()
    assert not workspace.state.exists()
    with pytest.raises(UsageError, match="there is no run 'x'"):
        app.show(workspace, "x")


def test_runs_are_listed_newest_first(workspace: Workspace):
    """Each with where it stands and why."""
    first = app.run(workspace, "add-chats", OFFLINE)
    second = app.run(workspace, "add-tags", OFFLINE, approvals=["spec"])
    lines = app.runs(workspace)
    assert [(x.id, x.status) for x in lines] == [
        (second.id, "finished"), (first.id, "waiting"),
    ]  # fmt: skip
    assert lines[1].reason == "waits at the gate spec"
    assert not lines[1].interrupted


def test_a_run_is_told(workspace: Workspace):
    """Its plan, its events, the gate and how to go on; by the beginning of its id."""
    report = app.run(workspace, "add-chats", OFFLINE)
    story = app.show(workspace, "add-ch")
    assert story.line.id == report.id
    assert story.plan.spec == "specs/add-chats/spec.md"
    assert story.gate == report.gate
    assert story.hint == report.hint
    assert [s.number for s in story.events] == list(range(1, len(story.events) + 1))


def test_somebody_works_on_it(workspace: Workspace):
    """A list made meanwhile names the process."""
    seen = []

    def ask(run, shown, decided):
        seen.extend(app.runs(workspace))

    app.run(workspace, "add-chats", OFFLINE, ask=ask)
    assert seen[0].holder
    assert app.runs(workspace)[0].holder is None


CODE = """
import sys
from pathlib import Path
from sddflow import app
from sddflow.workspace import load_workspace
w = load_workspace(Path(sys.argv[1]))
print(len(app.runs(w)), app.show(w, "add").line.status, app.approve(w, "add").status)
print([m for m in sys.argv[2:] if m in sys.modules])
"""


def test_looking_and_deciding_are_light(workspace: Workspace):
    """No library but the standard one is loaded before this process has to go on with the run."""
    report = app.run(workspace, "add-chats", OFFLINE)
    command = [sys.executable, "-c", CODE, str(workspace.root), *HEAVY]
    with locked(lock_of(workspace.state, report.id), "it", now()):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "1 waiting running\n[]\n"

"""The frozen plan."""

import subprocess
from pathlib import Path

import pytest

from sddflow.engine.planning import Options, make_plan
from sddflow.workspace import Workspace, load_workspace

KEY = {"ANTHROPIC_API_KEY": "made-up"}
FLOW = """
name: flow
description: One stage with a role, and one without.
stages:
  - id: spec-check
  - gate: spec
    ask: Go on?
  - id: design
    role: drawer
"""
ROLE = "---\nname: {name}\ndescription: Draws.\nmodel: {model}\n---\nDraw it.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for name, text in {
        "sddflow.toml": 'workflow = "flow"\n',
        "workflows/flow.yaml": FLOW,
        "agents/drawer.md": ROLE.format(name="drawer", model="opus"),
        "agents/other.md": ROLE.format(name="other", model="inherit"),
        "specs/chats.md": "# Chats\n",
        "CLAUDE.md": "Be kind.\n",
        "constitution.md": "Owners own.\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return load_workspace(tmp_path)


def test_everything_is_read_once(workspace: Workspace):
    """Spec, workflow, roles, constitution and guidance stand in the plan as texts."""
    plan = make_plan(workspace, " chats ", Options(environ={}, command="sddflow run chats"))
    assert (plan.feature, plan.spec, plan.workflow.name) == ("chats", "specs/chats.md", "flow")
    assert [r.instructions.strip() for r in plan.roles_of("design")] == ["Draw it."]
    assert (plan.constitution, plan.guidance) == ("Owners own.\n", "Be kind.\n")
    assert (plan.command, plan.branch, plan.model) == ("sddflow run chats", "", "offline")
    assert plan.person


def test_branch_and_person_are_gits(workspace: Workspace):
    """Records name the branch, and the user as git knows them."""
    for words in (("init", "-q", "-b", "chats"), ("config", "user.name", "Ada L")):
        subprocess.run(["git", "-C", str(workspace.root), *words], check=True)
    plan = make_plan(workspace, "chats", Options(environ={}))
    assert (plan.branch, plan.person) == ("chats", "Ada L")


@pytest.mark.parametrize(
    ("options", "model", "role"),
    [
        (Options(environ={}), "offline", ""),
        (Options(environ=KEY), "anthropic:claude-sonnet-5-5", "anthropic:claude-opus-5-5"),
        (Options("haiku", environ=KEY), "anthropic:claude-haiku-5-5", ""),
        (Options("offline", environ=KEY), "offline", ""),
        (Options(environ=KEY, roles=(("design", "other"),)), "anthropic:claude-sonnet-5-5", ""),
    ],
)
def test_which_model_answers(workspace: Workspace, options: Options, model: str, role: str):
    """`--model` is for all; else a role's own, among paid ones; without a key all run offline."""
    plan = make_plan(workspace, "chats", options)
    assert plan.model == model
    assert [r.model for r in plan.roles_of("design")] == [role]


def test_a_role_can_be_given_for_a_stage(workspace: Workspace):
    """By name or by path, instead of the workflow's."""
    for words in ("other", "agents/other.md"):
        plan = make_plan(workspace, "chats", Options(environ={}, roles=(("design", words),)))
        assert [r.name for r in plan.roles_of("design")] == ["other"]


def test_a_script_is_found_from_anywhere(workspace: Workspace):
    """Its path is made absolute, so that a resume from another folder finds it."""
    script = workspace.root / "script.yaml"
    script.write_text("[]")
    plan = make_plan(workspace, "chats", Options("scripted:script.yaml", environ={}))
    assert plan.model == f"scripted:{script.resolve()}"

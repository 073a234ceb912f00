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


@pytest.mark.parametrize(
    ("keys", "names", "models"),
    [
        ("role: drawer\n    candidates: 2", ["drawer #1", "drawer #2"], ["", ""]),
        ("roles: [drawer, other]", ["drawer", "other"], ["", ""]),
        (
            "role: other\n    models: [offline, sonnet]",
            ["other #1", "other #2"],
            ["offline", "anthropic:claude-sonnet-5-5"],
        ),
    ],
)
def test_candidates_are_roles_on_models(workspace: Workspace, keys, names, models):
    """Each role on each model, as often as the workflow says, with a name of its own."""
    flow = FLOW.replace("id: design\n    role: drawer", f"id: compete\n    {keys}")
    (workspace.root / "workflows/flow.yaml").write_text(flow)
    roles = make_plan(workspace, "chats", Options(environ={})).roles_of("compete")
    assert [r.name for r in roles] == names
    assert [r.model for r in roles] == models


def test_contracts_add_their_gates_when_a_run_is_planned(workspace: Workspace):
    """A mandatory question of a role's text is a gate of the plan."""
    text = ROLE.format(name="drawer", model="") + 'You MUST ask: "Is it paid for?"\n'
    (workspace.root / "agents/drawer.md").write_text(text)
    plan = make_plan(workspace, "chats", Options(environ={}))
    asked = [(s.id, s.question) for s in plan.workflow.stages if s.is_gate]
    assert asked == [("spec", "Go on?"), ("drawer-asks", "Is it paid for?")]

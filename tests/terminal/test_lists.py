"""The commands that list, show and check: agents, workflows, history, specs; init and doctor."""

import pytest

BROKEN = "name: broken\nstages:\n  - id: design\n    uses: desing\n"
OLD_RECORD = "---\nid: 7\ntitle: Tags: plan\nstage: plan\n---\n## Prompt\nAdd tags.\n"


@pytest.mark.parametrize("group", ["agents", "workflows", "history", "spec"])
def test_a_group_without_a_command_lists(sddflow, place, group):
    """`sddflow agents` is `sddflow agents list`."""
    assert sddflow(group).out == sddflow(group, "list").out != ""


def test_agents_are_listed_shown_and_checked(sddflow, place):
    """Own files come with the shipped ones; a file that cannot be used makes the check fail."""
    (place / "agents").mkdir()
    (place / "agents" / "tester.md").write_text(
        "---\nname: tester\ndescription: Tests.\n---\nTest it.\n"
    )
    names = {a["name"]: a for a in sddflow("agents", "list", "--json").json["agents"]}
    assert names["tester"]["path"] == "agents/tester.md"
    assert names["database-architect"]["shipped"]
    assert "demands nothing" in sddflow("agents", "show", "tester").out
    assert "Test it." in sddflow("agents", "show", "tester", "--instructions").out
    assert sddflow("agents", "check").code == 0
    (place / "agents" / "empty.md").write_text("")
    said = sddflow("agents", "check", "--json")
    assert said.code == 1
    assert not said.json["ok"]
    assert sddflow("agents", "show", "testre").code == 2


def test_workflows_are_listed_shown_and_checked(sddflow, place):
    """A workflow that is not valid is found with file, line and cure."""
    listed = sddflow("workflows", "list", "--json").json["workflows"]
    assert {w["name"] for w in listed} >= {"short", "database-feature"}
    assert "Is the database spec approved?" in sddflow("workflows", "show", "short").out
    assert sddflow("workflows", "check").code == 0
    (place / "workflows" / "broken.yaml").write_text(BROKEN)
    said = sddflow("workflows", "check")
    assert said.code == 1
    assert "workflows/broken.yaml:4" in said.out
    assert sddflow("workflows", "check", "short").code == 0
    assert sddflow("workflows", "show", "shrot").code == 2


def test_records_of_old_form_are_listed_and_shown(sddflow, place):
    """Whatever wrote a record, it is in the list, and its text is shown as it is."""
    folder = place / "history" / "prompts" / "tags"
    folder.mkdir(parents=True)
    (folder / "0007-tags.plan.prompt.md").write_text(OLD_RECORD)
    (folder / "0008-broken.md").write_bytes(b"\xff\xfe---")
    records = sddflow("history", "list", "--json").json["records"]
    assert len(records) == 2
    assert all("text" not in record for record in records)
    assert "Add tags." in sddflow("history", "show", "0007-tags.plan.prompt.md").out
    assert sddflow("history", "show", "9999").code == 2
    assert sddflow("history", "list", "--feature", "other", "--json").json == {"records": []}


def test_a_spec_is_checked_without_a_run(sddflow, place):
    """`spec check` reads as a run would, writes nothing, and ends with 0 where nothing forbids."""
    said = sddflow("spec", "check", "add-conversations", "--json")
    assert said.code == 0
    assert {"Conversation", "Message"} <= {e["name"] for e in said.json["entities"]}
    assert sddflow("runs", "--json").json == {"runs": []}
    assert "Entities" in sddflow("spec", "check", "add-conversations").out


def test_init_says_what_it_found_wrote_and_kept(sddflow, place):
    """Nothing is asked without a terminal, and nothing overwritten."""
    before = (place / "sddflow.toml").read_bytes()
    said = sddflow("init")
    assert said.code == 0
    assert "kept    sddflow.toml, as it was" in said.out
    assert "sddflow run add-conversations" in said.out
    assert (place / "sddflow.toml").read_bytes() == before
    assert sddflow("init", "--json").json["kept"] == ["sddflow.toml", ".sddflow/.gitignore"]


def test_doctor_ends_with_one_where_something_is_missing(sddflow, place):
    """A broken setting is one item among the others, with its cure."""
    (place / "sddflow.toml").write_text('target = "app"\nworkflow = "nothing"\n')
    said = sddflow("doctor", "--json")
    assert said.code == 1
    items = {item["name"]: item for item in said.json["items"]}
    assert items["workflows"]["health"] == "missing"
    assert items["agents"]["health"] == "ok"


@pytest.mark.slow
def test_verify_proves_any_project(sddflow, place):
    """`verify PATH --json` prints one object with everything that was checked, and ends with 0."""
    said = sddflow("verify", "app", "--on", "sqlite", "--json")
    assert said.code == 0
    assert set(said.json) == {"ok", "target", "revisions", "dialects", "checks", "findings"}
    assert said.json["ok"]
    check = said.json["checks"][0]
    assert set(check) == {"id", "dialect", "status", "seconds", "reason"}


@pytest.mark.slow
def test_verify_says_no_with_one(sddflow, place):
    """A migration that does not take back what it did ends with 1 and a finding."""
    newest = max((place / "app" / "alembic" / "versions").glob("0003*.py"))
    text = newest.read_text()
    newest.write_text(text[: text.index("def downgrade")] + "def downgrade() -> None:\n    pass\n")
    said = sddflow("verify", "--on", "sqlite")
    assert said.code == 1
    assert "does not hold" in said.out


@pytest.mark.parametrize("words", [("--on", "mysql"), ("no-such-folder",)])
def test_verify_refuses_what_it_cannot_read(sddflow, place, words):
    """A wrong place to verify on, or a folder that is not there, ends with 2."""
    said = sddflow("verify", *words)
    assert said.code == 2
    assert said.err.count("\n") == 1

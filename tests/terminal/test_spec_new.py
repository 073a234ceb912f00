"""`sddflow spec new`: a draft where there is no spec, for a human to edit."""

import io
import json
import sys

import pytest

DRAFT = """# Tags

**Status**: Approved

## Requirements

- **FR-001**: A user MUST be able to tag tasks. [NEEDS CLARIFICATION: how many tags?]
"""


@pytest.fixture
def script(place):
    """Writes a script of drafts, and gives the name of its model."""

    def write(*texts):
        steps = [{"task": "draft-spec", "role": "spec-analyst", "reply": {"text": t}}
                 for t in texts]  # fmt: skip
        with (place / "sddflow.toml").open("a") as settings:
            settings.write('dialects = ["sqlite"]\n')
        (place / "script.json").write_text(json.dumps({"steps": steps}))
        return "scripted:script.json"

    return write


def test_a_draft_is_written_and_the_next_commands_are_told(sddflow, place):
    """By rules, without a key: the path, what is open, and how to go on."""
    said = sddflow("spec", "new", "add-tags", "Users can tag their tasks.")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("wrote app/specs/add-tags/spec.md, a draft by the offline rules")
    assert "what is stored?" in said.out
    assert said.out.endswith("  sddflow spec check add-tags\n  sddflow run add-tags\n")
    text = (place / "app/specs/add-tags/spec.md").read_text()
    assert "**Status**: Draft" in text
    assert "**FR-001**: Users can tag their tasks." in text
    assert "- **Task** (already exists, table `tasks`)" in text


def test_the_gaps_of_a_draft_are_reported(sddflow, place):
    """`spec check` and the gate of a run show the open markers."""
    sddflow("spec", "new", "add-tags", "Users can tag their tasks.")
    checked = sddflow("spec", "check", "add-tags", "--json")
    assert checked.code == 1
    assert "spec-clarification-left" in {f["code"] for f in checked.json["findings"]}
    ran = sddflow("run", "add-tags", "--plain")
    assert ran.code == 3
    assert "what is stored?" in ran.out


def test_it_answers_in_json(sddflow, place):
    """One object: where, by whom, what is open, what it cost, what comes next."""
    said = sddflow("spec", "new", "002-add-tags", "Tags.", "--json").json
    assert said["path"] == "specs/add-tags/spec.md"
    assert (said["feature"], said["status"], said["model"]) == ("add-tags", "draft", "offline")
    assert said["cost"] == "0.0000"
    assert said["open"][0]["place"].startswith("specs/add-tags/spec.md:")
    assert said["next"] == ["sddflow spec check add-tags", "sddflow run add-tags"]


def test_it_is_never_written_over(sddflow, place):
    """A second draft of one feature is refused, naming the first, and changes nothing."""
    said = sddflow("spec", "new", "Add Conversations", "Something else")
    assert said.code == 2
    assert said.err == (
        "sddflow: specs/add-conversations/spec.md: 'Add Conversations' has a spec already "
        "(edit it, then: sddflow spec check add-conversations)\n"
    )


def test_the_description_may_come_from_standard_input(sddflow, place, monkeypatch):
    """A dash reads it, line by line."""
    stdin = io.TextIOWrapper(io.BytesIO("- Tags with emoji 🏷\r\n- At most 20\r\n".encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert sddflow("spec", "new", "add-tags", "-").code == 0
    text = (place / "app/specs/add-tags/spec.md").read_text()
    assert "- **FR-001**: Tags with emoji 🏷\n- **FR-002**: At most 20\n" in text


@pytest.mark.parametrize(
    ("given", "why"),
    [(b"caf\xe9", "is not UTF-8"), (b"a\x00b", "control character"), (b"x" * 100_001, "100,001")],
)
def test_a_description_that_is_no_text_is_refused(sddflow, place, monkeypatch, given, why):
    """Other encodings, control characters and floods end in one line, and nothing is written."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    said = sddflow("spec", "new", "add-tags", "-")
    assert said.code == 2
    assert why in said.err
    assert said.err.count("\n") == 1
    assert not (place / "app/specs/add-tags").exists()


def test_words_need_no_quotes(sddflow, place):
    """A description in several words is one description."""
    sddflow("spec", "new", "add-tags", "Users", "tag", "tasks.", "--json")
    assert "FR-001**: Users tag tasks." in (place / "app/specs/add-tags/spec.md").read_text()


def test_a_model_drafts_for_a_human(sddflow, place, script):
    """What a model calls approved is a draft, and says so; who was asked is told."""
    said = sddflow("spec", "new", "add-tags", "Tags for tasks", "--model", script(DRAFT))
    assert said.code == 0
    assert said.err.startswith("asking scripted:")
    assert "line 7: how many tags?" in said.out
    text = (place / "app/specs/add-tags/spec.md").read_text()
    assert "**Status**: Draft" in text
    assert "Approved" not in text


def test_a_reply_that_is_no_spec_is_sent_back(sddflow, place, script):
    """A draft that answers its own questions is asked again; the second one is taken."""
    own = DRAFT + "\n## Clarifications\n\n- Q: How many? → A: Five.\n"
    assert sddflow("spec", "new", "add-tags", "Tags", "--model", script(own, DRAFT)).code == 0
    assert "Five" not in (place / "app/specs/add-tags/spec.md").read_text()


def test_no_usable_draft_writes_nothing(sddflow, place, script):
    """When a model never answers with a spec, the command ends with 1 and no file."""
    texts = ["Sorry.", "Sorry!", "Really sorry."]
    said = sddflow("spec", "new", "add-tags", "Tags", "--model", script(*texts))
    assert said.code == 1
    assert "spec-analyst gave no usable answer in 3 tries" in said.err
    assert not (place / "app/specs/add-tags").exists()


def test_without_a_description_no_model_is_asked(sddflow, place, script):
    """There is nothing to ask about: the rules write the empty form, at no cost."""
    said = sddflow("spec", "new", "add-tags", "--model", script(DRAFT))
    assert (said.code, said.err) == (0, "")
    assert "by the offline rules" in said.out


def test_an_unknown_model_is_told_before_anything_is_written(sddflow, place):
    """A wrong name ends with 2."""
    said = sddflow("spec", "new", "add-tags", "Tags", "--model", "offlin")
    assert (said.code, "did you mean offline" in said.err) == (2, True)
    assert not (place / "app/specs/add-tags").exists()


def test_run_tells_how_to_begin_an_unknown_feature(sddflow, place):
    """`run` of a feature without a spec names the command that drafts one."""
    said = sddflow("run", "add-tags")
    assert said.code == 2
    assert said.err.endswith('or: sddflow spec new add-tags "what it is for")\n')

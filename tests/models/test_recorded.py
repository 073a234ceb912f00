"""Exchanges are written readably, without secrets, and replayed exactly."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.exchange import Task, Usage
from sddflow.errors import ModelError, UsageError
from sddflow.models.recorded import Recorded, Recording, _written
from sddflow.models.script_step import Step
from sddflow.models.scripted import Scripted

TASK = Task("design", "The Architect", "system\nrules", "one\ntwo\nthree", {"type": "object"}, None)


def recorded(folder, task=TASK, reply='{"summary": "x"}'):
    inner = Scripted((Step(task.name, reply, usage=(("output", 3),)),), answers_as="claude-x")
    return Recording(inner, folder).complete(task)


def test_a_recorded_answer_is_given_again(tmp_path):
    """The same request gets the same text, tokens and stop, marked as recorded."""
    first = recorded(tmp_path)
    again = Recorded.from_folder(tmp_path).complete(TASK)
    assert (again.text, again.usage, again.stop) == (first.text, Usage(output=3), "end")
    assert again.model == "recorded:claude-x"


def test_a_cassette_can_be_read(tmp_path):
    """Long texts stand as blocks, line by line."""
    recorded(tmp_path)
    [file] = tmp_path.iterdir()
    assert file.name.startswith("design-the-architect-1-")
    assert "  prompt: |-\n    one\n    two\n    three\n" in file.read_text()


def test_a_changed_request_says_what_differs(tmp_path):
    """A miss names the part, the line, and both texts, from the nearest recording."""
    recorded(tmp_path)
    changed = Task("design", "The Architect", TASK.system, "one\n2\nthree", TASK.schema, None)
    with pytest.raises(
        ModelError, match=r"line 2 of the prompt differs: recorded 'two', asked '2'"
    ):
        Recorded.from_folder(tmp_path).complete(changed)
    other = Task("review", "The Architect", "", "", {}, None)
    with pytest.raises(ModelError, match="not recorded in attempt 1"):
        Recorded.from_folder(tmp_path).complete(other)


def test_secrets_are_not_written(tmp_path):
    """Keys in a prompt or an answer are hidden, and a request with another key is the same."""
    key = "sk-ant-" + "a" * 30
    task = Task("design", "r", "", f"use {key}", {}, None)
    recorded(tmp_path, task, f"I saw {key}")
    [file] = tmp_path.iterdir()
    assert key not in file.read_text()
    same = Task("design", "r", "", "use sk-ant-" + "b" * 30, {}, None)
    assert "[redacted]" in Recorded.from_folder(tmp_path).complete(same).text


def test_a_broken_cassette_is_named(tmp_path):
    """A file that is no exchange is a clear line with its path."""
    (tmp_path / "x.yaml").write_text("hello")
    with pytest.raises(UsageError, match="no recorded exchange"):
        Recorded.from_folder(tmp_path)


@given(st.text(max_size=200))
def test_any_text_survives(text):
    """Whatever a model says comes back letter for letter."""
    if not text.isascii() and any(not c.isprintable() for c in text):
        text = repr(text)
    assert yaml.safe_load(_written({"text": text}))["text"] == text

"""A script answers what it expects, and fails on everything else."""

import json

import pytest

from sddflow.domain.exchange import Task
from sddflow.errors import ModelError, UsageError
from sddflow.models.scripted import Scripted

SCRIPT = """
log: calls.jsonl
steps:
  - {task: design, reply: {summary: first}}
  - {task: review, role: one, reply: {summary: a}}
  - {task: review, role: two, reply: {summary: b}}
  - {task: design, attempt: 2, contains: mended, reply_file: late.json, usage: {input: 5}}
"""


def asked(name="design", role="architect", prompt="hello", attempt=1):
    return Task(name, role, "", prompt, {}, None, attempt)


@pytest.fixture
def script(tmp_path):
    (tmp_path / "late.json").write_text('{"summary": "late"}')
    path = tmp_path / "script.yaml"
    path.write_text(SCRIPT)
    return path


def said(model, *call, **more):
    return json.loads(model.complete(asked(*call, **more)).text)["summary"]


def test_each_call_gets_the_step_that_fits(script):
    """Steps are found by task, role, attempt and words, so reviewers may come in any order."""
    model = Scripted.from_file(script)
    assert said(model) == "first"
    assert said(model, "review", "two") == "b"
    assert said(model, "review", "one") == "a"
    assert said(model, prompt="mended", attempt=2) == "late"
    model.finish()


def test_an_unexpected_call_says_what_was_expected(script):
    """A call without a step fails, with what came and what should have come."""
    model = Scripted.from_file(script)
    with pytest.raises(
        ModelError, match=r"no reply to draft-spec by architect.*expected is design"
    ):
        model.complete(asked("draft-spec"))


def test_a_step_left_over_is_named(script):
    """A script that was not used up fails at its end."""
    model = Scripted.from_file(script)
    said(model)
    with pytest.raises(ModelError, match="3 of 4 steps were never asked: review by one"):
        model.finish()


def test_a_new_process_finds_its_place(script):
    """With a log, steps that were used stay used, and an interrupted call gets its step again."""
    before = Scripted.from_file(script)
    said(before)
    said(before, "review", "one")
    after = Scripted.from_file(script)
    assert said(after, "review", "one") == "a"
    assert said(after, "review", "two") == "b"
    assert said(after, prompt="mended", attempt=2) == "late"
    after.finish()


def test_the_log_counts_the_calls(script):
    """Every call is one line before it is answered and one after."""
    said(Scripted.from_file(script))
    lines = [json.loads(line) for line in (script.parent / "calls.jsonl").read_text().splitlines()]
    assert [(line["event"], line["task"]) for line in lines] == [
        ("asked", "design"),
        ("answered", "design"),
    ]


def test_a_blocking_step_blocks_once(tmp_path):
    """A step for kill tests waits the first time, and answers the process that comes after."""
    path = tmp_path / "s.json"
    step = {"task": "design", "block": True, "reply": {"summary": "x"}}
    path.write_text(json.dumps({"log": "log", "steps": [step]}))
    waits = []
    model = Scripted.from_file(path)
    model.pause = waits.append
    with pytest.raises(ModelError, match="blocked"):
        model.complete(asked())
    assert waits == [600.0]
    assert said(Scripted.from_file(path)) == "x"


def test_a_step_may_fail(tmp_path):
    """An error in the script is the model's error."""
    path = tmp_path / "s.yaml"
    path.write_text("- {task: design, error: the server is down, delay: 0.001}\n")
    with pytest.raises(ModelError, match="the server is down"):
        Scripted.from_file(path).complete(asked())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("steps: [", "not valid"),
        ("hello", "a list of steps"),
        ("steps: 3", "a list of steps"),
        ("step: []", "no key 'step'"),
        ("- {reply: x}", "names its task"),
        ("- {task: design}", "has a reply"),
        ("- {task: design, replay: x}", "no key 'replay'"),
        ("- {task: design, reply: x, attempt: many}", "wrong kind"),
        ("- {task: design, reply: x, stop: never}", "stop is one of"),
        ("- {task: design, reply: x, usage: {tokens: 3}}", "usage has"),
        ("- {task: design, reply_file: nowhere.json}", "nowhere.json cannot be read"),
    ],
)
def test_a_broken_script_is_one_clear_line(tmp_path, text, words):
    """Mistakes in a script name the file, and the step where there is one."""
    path = tmp_path / "s.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match=words) as raised:
        Scripted.from_file(path)
    assert "s.yaml" in raised.value.place

"""Servers that can less: each is asked in the best way it takes, and what it can is seen."""

import json

import pytest

from sddflow.domain.exchange import Task, Tool, ToolCall, ToolResult, Turn, Usage
from sddflow.errors import ModelError
from sddflow.models.anthropic import Anthropic

SCHEMA = {
    "type": "object",
    "properties": {"summary": {"type": "string"}},
    "required": ["summary"],
    "additionalProperties": False,
}
REPLY = {"summary": "two tables"}
LOOK = Tool("read_file", "A file's lines.", {"type": "object", "properties": {}})
TASK = Task("design", "architect", "You design.", "Design the schema of notes.", SCHEMA, None)
LOOKING = Task("design", "architect", "You design.", "Design.", SCHEMA, None, tools=(LOOK,))


@pytest.fixture
def model(messages_server):
    made = Anthropic.from_environ("claude-sonnet-5-5", messages_server.environ)
    made.pause = lambda _seconds: None
    return made


def test_without_structured_output_the_form_is_a_forced_call(messages_server, model):
    """A server that answers in prose is stopped at once, and asked to call a tool instead."""
    messages_server.without("structured")
    messages_server.reply(REPLY)
    completion = model.complete(TASK)
    assert (json.loads(completion.text), completion.stop) == (REPLY, "end")
    body = messages_server.requests[1].body
    assert body["tool_choice"] == {"type": "tool", "name": "answer"}
    assert body["tools"][0]["input_schema"] == SCHEMA


def test_without_both_the_schema_stands_in_the_words(messages_server, model):
    """A server that knows neither gets the schema in its prompt, and JSON is found in its prose."""
    messages_server.without("structured", "forced")
    messages_server.reply(f"Here you are:\n```json\n{json.dumps(REPLY)}\n```")
    assert '"two tables"' in model.complete(TASK).text
    assert '"required": ["summary"]' in messages_server.requests[2].text


def test_a_server_that_refuses_tools_is_asked_without(messages_server, model):
    """A 400 to tools ends with a request that has none."""
    messages_server.without("tools")
    messages_server.reply(REPLY)
    assert json.loads(model.complete(LOOKING).text) == REPLY
    assert "tools" not in messages_server.requests[-1].body


def test_what_every_way_refuses_is_told_once(messages_server, model):
    """A request that is refused in each way ends in the server's own words."""
    with pytest.raises(ModelError, match="does not accept the request: nothing answers"):
        model.complete(TASK)


def test_calls_of_tools_come_back_with_their_blocks(messages_server, model):
    """Thinking, text and calls are kept as they came, to be sent back unchanged."""
    calls = [("read_file", {"path": "a.py"}), ("search", {"words": "x"})]
    messages_server.reply("I look.", calls=calls, stop="tool_use", thinking=True)
    completion = model.complete(LOOKING)
    assert completion.stop == "tools"
    assert completion.calls[0] == ToolCall("call_0", "read_file", '{"path": "a.py"}')
    kinds = [block["type"] for block in json.loads(completion.content)]
    assert kinds == ["thinking", "text", "tool_use", "tool_use"]
    assert json.loads(completion.content)[0]["signature"] == "signed"


def test_the_talk_so_far_is_sent_back(messages_server, model):
    """Earlier turns are repeated with the results of their calls, and cached up to there."""
    content = '[{"type": "tool_use", "id": "call_0", "name": "read_file", "input": {}}]'
    turn = Turn(content, (ToolResult("call_0", "no such file", failed=True),))
    task = Task("design", "a", "s", "p", SCHEMA, None, tools=(LOOK,), turns=(turn,))
    messages_server.reply(REPLY)
    model.complete(task)
    _, assistant, results = messages_server.requests[0].body["messages"]
    assert assistant == {"role": "assistant", "content": json.loads(content)}
    assert results["content"] == [
        {
            "type": "tool_result", "tool_use_id": "call_0", "content": "no such file",
            "is_error": True, "cache_control": {"type": "ephemeral"},
        }
    ]  # fmt: skip


def test_what_stays_is_cached_apart_from_what_changes(messages_server, model):
    """Breakpoints stand behind the system text and behind the stable part of the prompt."""
    task = Task("design", "a", "rules", "spec\nfindings", SCHEMA, None, stable=5)
    messages_server.reply(REPLY)
    model.complete(task)
    body = messages_server.requests[0].body
    spec, findings = body["messages"][0]["content"]
    assert spec == {"type": "text", "text": "spec\n", "cache_control": {"type": "ephemeral"}}
    assert findings == {"type": "text", "text": "findings"}
    assert json.dumps(body).count("cache_control") == 2


def test_a_role_may_ask_for_effort_and_thinking(messages_server, model):
    """Effort and thinking are sent where the server says that the model takes them."""
    yes = {"supported": True}
    messages_server.info = {
        "capabilities": {"effort": {**yes, "high": yes}, "thinking": yes, "structured_outputs": yes}
    }
    messages_server.reply(REPLY, always=True)
    model.complete(Task("d", "a", "s", "p", SCHEMA, None, effort="high", thinking="adaptive"))
    body = messages_server.requests[0].body
    assert body["output_config"]["effort"] == "high"
    assert body["thinking"] == {"type": "adaptive"}
    model.complete(Task("d", "a", "s", "p", SCHEMA, None, effort="max"))
    assert "effort" not in messages_server.requests[1].body["output_config"]


def test_a_task_that_cannot_fit_is_not_sent(messages_server, model):
    """Tokens are counted before sending, and held against what the model reads."""
    messages_server.info = {"max_input_tokens": 1000, "max_tokens": 500}
    messages_server.counts = lambda _request: 1001
    with pytest.raises(ModelError, match=r"has 1,001 tokens, and claude-sonnet-5-5 reads 1,000"):
        model.complete(TASK)
    assert not messages_server.requests


def test_an_answer_may_not_be_longer_than_the_model_writes(messages_server, model):
    """What the server says of the model bounds what is asked of it."""
    messages_server.info = {"max_tokens": 500}
    messages_server.reply(REPLY)
    model.complete(TASK)
    assert messages_server.requests[0].body["max_tokens"] == 500


def test_a_server_that_neither_counts_nor_tells_is_asked_once(messages_server, model):
    """Counts and facts that a server does not have are not asked for again."""
    messages_server.without("counts", "models")
    messages_server.reply(REPLY, always=True)
    model.complete(TASK)
    model.complete(LOOKING)
    assert len(messages_server.asked) == 2
    assert model.count(TASK) is None


def test_a_silent_server_is_given_up(messages_server, model):
    """No byte for longer than the limit is a clear line."""
    model.timeout, model.retries = 0.2, 0
    messages_server.fail("hang")
    with pytest.raises(ModelError, match="did not answer in time"):
        model.complete(TASK)


def test_the_tokens_of_every_way_are_counted(messages_server, model):
    """What finding the way took is part of the first answer's price."""
    messages_server.without("structured")
    messages_server.reply(REPLY, usage={"input_tokens": 7, "output_tokens": 5})
    assert model.complete(TASK).usage == Usage(input=107, output=6)

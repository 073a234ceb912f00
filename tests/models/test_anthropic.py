"""The Messages API over real HTTP on loopback: answers, stops, faults, and what is said of them."""

import json

import pytest

from sddflow.domain.exchange import Task, Usage
from sddflow.errors import ModelError, UsageError
from sddflow.models.anthropic import Anthropic, Server

SCHEMA = {
    "type": "object",
    "properties": {
        "summary": {"type": "string", "maxLength": 9},
        "tables": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["summary", "tables"],
    "additionalProperties": False,
}
REPLY = {"summary": "two tables", "tables": ["a", "b"]}
TASK = Task("design", "architect", "You design.", "Design the schema of notes.", SCHEMA, None)


@pytest.fixture
def model(messages_server):
    made = Anthropic.from_environ("claude-sonnet-5-5", messages_server.environ)
    made.pause = lambda _seconds: None
    return made


def test_a_streamed_answer_comes_back_whole(messages_server, model):
    """The text, its tokens, the model's name and the request id of a streamed answer."""
    usage = {"input_tokens": 7, "output_tokens": 5, "cache_creation_input_tokens": 3}
    messages_server.reply(REPLY, usage={**usage, "cache_read_input_tokens": 2})
    completion = model.complete(TASK)
    assert json.loads(completion.text) == REPLY
    assert completion.usage == Usage(input=7, cache_write=3, cache_read=2, output=5)
    assert (completion.model, completion.stop) == ("anthropic:claude-sonnet-5-5", "end")
    assert completion.request_id == "req_test"


def test_the_request_asks_for_the_form_and_caches_the_stable_part(messages_server, model):
    """Structured output without what the API cannot say, streaming, and a cached system text."""
    messages_server.reply(REPLY)
    model.complete(TASK)
    body = messages_server.requests[0].body
    form = body["output_config"]["format"]
    assert form["type"] == "json_schema"
    assert "maxLength" not in form["schema"]["properties"]["summary"]
    assert body["system"] == [
        {"type": "text", "text": "You design.", "cache_control": {"type": "ephemeral"}}
    ]
    assert body["stream"] is True
    assert "temperature" not in body
    assert messages_server.requests[0].path == "/v1/messages"


def test_the_text_is_heard_while_it_comes(messages_server, model):
    """Pieces are passed on as they arrive, and make up the answer."""
    heard = []
    model.listen = heard.append
    messages_server.reply(REPLY)
    completion = model.complete(TASK)
    assert "".join(heard) == completion.text
    assert len(heard) == 2


def test_thinking_is_not_the_answer(messages_server, model):
    """Blocks are picked by their type: thinking comes first and is left out."""
    messages_server.reply(REPLY, thinking=True)
    assert json.loads(model.complete(TASK).text) == REPLY


@pytest.mark.parametrize(
    ("said", "stop"),
    [
        ("max_tokens", "max_tokens"),
        ("model_context_window_exceeded", "context"),
        ("stop_sequence", "end"),
        ("pause_turn", "pause"),
        ("tool_use", "tools"),
        ("something_new", "other"),
    ],
)
def test_every_stop_reason_is_told(messages_server, model, said, stop):
    """Stop reasons, known and unknown, come back as ours; a cut answer is not asked again."""
    messages_server.reply(REPLY, stop=said)
    assert model.complete(TASK).stop == stop
    assert len(messages_server.requests) == 1


def test_a_refusal_is_told_with_its_explanation(messages_server, model):
    """A refusal ends the call, with the server's reason and request id."""
    messages_server.reply("", stop="refusal", details={"category": "cyber", "explanation": "no"})
    with pytest.raises(ModelError, match=r"req_test: the model refused to answer: cyber: no"):
        model.complete(TASK)


@pytest.mark.parametrize("fault", ["rate-limit", "server", "unavailable", "overloaded"])
def test_a_passing_fault_is_tried_again(messages_server, model, fault):
    """Faults that pass are tried again before the stream begins."""
    messages_server.fail(fault, fault)
    messages_server.reply(REPLY)
    assert json.loads(model.complete(TASK).text) == REPLY
    assert len(messages_server.requests) == 3


@pytest.mark.parametrize("fault", ["cut", "cut-chunk", "error-event", "odd-types"])
def test_a_broken_stream_is_tried_again(messages_server, model, fault):
    """A stream that breaks is asked again, and the tokens of the broken one are counted."""
    messages_server.fail(fault)
    messages_server.reply(REPLY, always=True, usage={"input_tokens": 10, "output_tokens": 4})
    completion = model.complete(TASK)
    assert json.loads(completion.text) == REPLY
    assert completion.usage == Usage(input=20, output=5)


@pytest.mark.parametrize("fault", ["cut", "cut-chunk", "error-event"])
def test_a_stream_that_always_breaks_is_one_clear_line(messages_server, model, fault):
    """Half an answer is never given back as a whole one."""
    messages_server.fail(fault, fault, fault)
    messages_server.reply(REPLY, always=True)
    with pytest.raises(ModelError, match=r"broke off in the middle|overloaded"):
        model.complete(TASK)
    assert len(messages_server.requests) == 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("key", "does not accept the key"),
        ("billing", "cannot pay"),
        ("permission", "may not use claude-sonnet-5-5"),
        ("unknown-model", "knows no model 'claude-sonnet-5-5'"),
        ("too-large", "too large"),
        ("spend-limit", "spend limit"),
        ("long-wait", "rate limit"),
        ("long-down", "failed with status 503"),
    ],
)
def test_a_lasting_fault_is_asked_once_and_explained(messages_server, model, fault, words):
    """What waiting cannot mend is not tried again; the line has request id and cure, no key."""
    messages_server.fail(fault)
    with pytest.raises(ModelError, match=words) as raised:
        model.complete(TASK)
    assert len(messages_server.requests) == 1
    assert raised.value.place == "req_test"
    assert raised.value.cure
    assert "sk-ant" not in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "fault", ["html", "not-found-page", "huge-page", "garbage", "lists", "nothing"]
)
def test_something_else_at_the_address_is_named(messages_server, model, fault):
    """A web page instead of the API is told as such, with the setting to look at."""
    messages_server.fail(fault)
    with pytest.raises(ModelError, match=r"does not speak the Messages API .*ANTHROPIC_BASE_URL"):
        model.complete(TASK)


def test_nobody_at_the_address_is_named(messages_server, model):
    """A refused connection names the address and the setting."""
    model.server, model.retries = Server("http://127.0.0.1:9"), 0
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:9 cannot be reached.*ANTHROPIC_BASE_URL"):
        model.complete(TASK)


def test_a_server_that_ignores_the_form_is_asked_with_the_schema_in_words(messages_server, model):
    """Prose leads to one more try with the schema in the prompt, and later tasks start there."""
    messages_server.without("structured", "forced")
    messages_server.reply(REPLY, always=True, usage={"input_tokens": 10, "output_tokens": 4})
    completion = model.complete(TASK)
    assert json.loads(completion.text) == REPLY
    assert completion.usage == Usage(input=210, output=6)
    model.complete(TASK)
    assert len(messages_server.requests) == 4
    assert '"required": ["summary", "tables"]' in messages_server.requests[3].text


def test_a_server_that_refuses_the_form_is_asked_without(messages_server, model):
    """A 400 to structured output leads to the schema in the prompt."""
    messages_server.fail("bad-request")
    messages_server.reply(REPLY)
    assert json.loads(model.complete(TASK).text) == REPLY
    assert "output_config" not in messages_server.requests[1].body


def test_without_a_key_the_line_says_what_to_set():
    """No key for the hosted API is a mistake in use, found before anything is sent."""
    with pytest.raises(UsageError, match="set ANTHROPIC_API_KEY, or use --model offline"):
        Anthropic.from_environ("claude-sonnet-5-5", {}).complete(TASK)


def test_the_key_is_in_no_representation(messages_server, model):
    """The key does not show when the model is printed."""
    assert "sk-ant" not in repr(model)


def test_a_profile_that_cannot_be_read_is_a_missing_key(monkeypatch, tmp_path):
    """Credentials that the SDK finds broken lead to the same line as none."""
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "default.json").write_text("{")
    monkeypatch.setenv("ANTHROPIC_CONFIG_DIR", str(tmp_path))
    with pytest.raises(UsageError, match="no usable key"):
        Anthropic.from_environ("claude-sonnet-5-5", {}).complete(TASK)


def test_an_answer_without_end_is_given_up(messages_server, model):
    """An answer of 20 MB is not read to its end, and not asked again."""
    messages_server.reply('{"summary": "' + "x" * 20_000_000)
    with pytest.raises(ModelError, match="longer than 8 MB"):
        model.complete(TASK)
    assert len(messages_server.requests) == 1

"""Asking in a role's name through real HTTP: typed reply, repair, and what reaches the server."""

import pytest

from sddflow.domain.exchange import Usage
from sddflow.domain.inputs import Draft, DraftInputs
from sddflow.domain.plan import RoleText
from sddflow.errors import ModelError
from sddflow.models.metered import Metered
from sddflow.models.names import model_named
from sddflow.roles.ask import AskContext, ask

ROLE = RoleText("spec-analyst", "agents/spec-analyst.md", "Drafts.", "You draft specs.", "")


@pytest.fixture
def asked(messages_server):
    told = []
    inner = model_named("haiku", environ=messages_server.environ)
    model = Metered(inner, lambda call, _seconds: told.append(call))

    def do(description="Notes of a user.", repairs=1):
        inputs = DraftInputs("notes", description)
        reply, _ = ask(
            model, ROLE, task="draft-spec", reply=Draft, inputs=inputs, context=AskContext(),
            check=lambda _draft: (), repairs=repairs,
        )  # fmt: skip
        return reply, told

    return do


def test_a_typed_reply_comes_through_http(messages_server, asked):
    """The reply is a value, and the call is told with its price."""
    usage = {"input_tokens": 1_000_000, "output_tokens": 2_000_000}
    messages_server.reply({"text": "# Notes"}, when="You draft specs.", usage=usage)
    reply, [call] = asked()
    assert reply == Draft("# Notes")
    assert (call.cost, call.completion.usage) == ("1.1", Usage(input=1_000_000, output=2_000_000))


def test_a_wrong_reply_is_sent_back_with_what_is_wrong(messages_server, asked):
    """A reply of the wrong kind is mended by the second try, whose prompt quotes the problem."""
    messages_server.reply({"text": 5})
    messages_server.reply({"text": "# Notes"})
    reply, calls = asked()
    assert reply == Draft("# Notes")
    assert [call.attempt for call in calls] == [1, 2]
    assert "text: Input should be a valid string" in messages_server.requests[1].text


def test_an_answer_that_is_cut_twice_ends_in_a_clear_line(messages_server, asked):
    """Answers at the token limit are asked shorter, then given up; never parsed as whole."""
    messages_server.reply('{"text": "# No', stop="max_tokens")
    messages_server.reply('{"text": "# Not', stop="max_tokens")
    with pytest.raises(ModelError, match=r"no usable answer in 2 tries.*cut off"):
        asked()

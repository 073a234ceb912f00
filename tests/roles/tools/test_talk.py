"""Looking around before an answer: over real HTTP, bounded, and each turn kept as a call."""

import pytest

from sddflow.domain.exchange import Task
from sddflow.domain.inputs import Draft, DraftInputs
from sddflow.domain.plan import RoleText
from sddflow.domain.schema.table import Schema
from sddflow.errors import ModelError
from sddflow.models.metered import Metered
from sddflow.models.names import model_named
from sddflow.models.recorded import Recorded, Recording
from sddflow.roles.ask import AskContext, ask
from sddflow.roles.tools import NONE, reading, talk

ROLE = RoleText("spec-analyst", "agents/spec-analyst.md", "Drafts.", "You draft specs.", "")
READ = ("read_file", {"path": "app.py"})


@pytest.fixture
def target(tmp_path):
    root = tmp_path / "shop"
    root.mkdir()
    (root / "app.py").write_text("class Task: ...\n")
    return root


@pytest.fixture
def asked(messages_server, target):
    told = []
    inner = model_named("haiku", environ=messages_server.environ)

    def do(model=inner, turns=3):
        metered = Metered(model, lambda call, _seconds: told.append(call))
        reply, _ = ask(
            metered, ROLE, task="draft-spec", reply=Draft, inputs=DraftInputs("notes", "Notes."),
            context=AskContext(), check=lambda _draft: (), repairs=1,
            toolbox=reading(target, Schema(), ROLE, turns),
        )  # fmt: skip
        return reply, told

    do.model = inner
    return do


def test_a_file_is_read_before_the_answer(messages_server, asked):
    """The model calls, gets what it asked for, and answers; both turns are told and priced."""
    messages_server.reply("", calls=[READ], stop="tool_use")
    messages_server.reply({"text": "# Notes"}, when="   1| class Task")
    reply, calls = asked()
    assert reply == Draft("# Notes")
    assert [call.completion.stop for call in calls] == ["tools", "end"]
    assert "class Task" in calls[1].prompt
    assert all(call.cost for call in calls)


def test_calls_without_end_are_ended(messages_server, asked):
    """After the last turn no tool may be called; a model that goes on calling is given up."""
    messages_server.reply("", calls=[READ], stop="tool_use")
    messages_server.reply("", calls=[("read_file", {"path": "b.py"})], stop="tool_use", always=True)
    with pytest.raises(ModelError, match="called tools 2 times and gave no answer"):
        asked(turns=2)
    choices = [r.body.get("tool_choice") for r in messages_server.requests]
    assert choices == [None, None, {"type": "none"}]


def test_a_call_made_again_is_the_last(messages_server, asked):
    """A turn that only asks what was asked before is not answered again: the answer is due."""
    messages_server.reply("", calls=[READ], stop="tool_use")
    messages_server.reply("", calls=[READ], stop="tool_use")
    messages_server.reply({"text": "# Notes"})
    assert asked(turns=9)[0] == Draft("# Notes")
    last = messages_server.requests[2].body
    assert last["tool_choice"] == {"type": "none"}
    assert "asked before" in str(last["messages"][-1]["content"])


def test_a_pause_goes_on_where_it_was(messages_server, asked):
    """What came before a pause is sent back as it was, and the answer follows."""
    messages_server.reply("thinking aloud", stop="pause_turn")
    messages_server.reply({"text": "# Notes"})
    assert asked()[0] == Draft("# Notes")
    assert messages_server.requests[1].body["messages"][-1]["role"] == "assistant"


def test_pauses_without_end_are_ended(messages_server, asked):
    """A model that only pauses is given up."""
    messages_server.reply("hm", stop="pause_turn", always=True)
    with pytest.raises(ModelError, match="gave no answer"):
        asked()


def test_many_calls_at_once_are_answered_up_to_a_number(messages_server, asked):
    """A hundred calls in one turn get eight results and ninety-two sentences."""
    messages_server.reply("", calls=[READ] * 100, stop="tool_use")
    messages_server.reply({"text": "# Notes"})
    asked()
    results = messages_server.requests[1].body["messages"][-1]["content"]
    assert [r["is_error"] for r in results].count(False) == 8
    assert len(results) == 100


def test_a_talk_is_recorded_and_replayed(messages_server, asked, tmp_path):
    """Each turn is a cassette; replayed, nothing is asked of the server."""
    messages_server.reply("", calls=[READ], stop="tool_use")
    messages_server.reply({"text": "# Notes"}, when="class Task")
    asked(Recording(asked.model, tmp_path / "tape"))
    assert asked(Recorded.from_folder(tmp_path / "tape"))[0] == Draft("# Notes")
    assert len(messages_server.requests) == 2
    assert len(list((tmp_path / "tape").iterdir())) == 2


def test_a_changed_file_is_a_changed_request(messages_server, asked, tmp_path, target):
    """A replay whose tools give something else says what differs."""
    messages_server.reply("", calls=[READ], stop="tool_use")
    messages_server.reply({"text": "# Notes"}, when="class Task")
    asked(Recording(asked.model, tmp_path / "tape"))
    (target / "app.py").write_text("class Chore: ...\n")
    with pytest.raises(
        ModelError, match=r"of the talk differs: recorded .*class Task.*class Chore"
    ):
        asked(Recorded.from_folder(tmp_path / "tape"))


def test_without_tools_a_call_is_no_answer(messages_server, asked):
    """A model that calls what it was not offered is not answered."""
    messages_server.reply("", calls=[READ], stop="tool_use", always=True)
    with pytest.raises(ModelError, match="called tools 0 times and gave no answer"):
        talk(asked.model, Task("d", "r", "s", "p", {}, None), NONE)
    assert "tools" not in messages_server.requests[0].body

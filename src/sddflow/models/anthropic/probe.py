"""What a server can, seen by asking it: a few tiny requests, for `sddflow doctor`.

Nothing is assumed from a server's name. Each ability is tried with a task that only this ability
answers well: the prompt asks for prose, so JSON comes back only where the form is honoured.
"""

from dataclasses import dataclass

from sddflow.domain.exchange import Completion, Task, Tool
from sddflow.errors import ModelError
from sddflow.models.anthropic.call import Cut
from sddflow.models.anthropic.facts import Facts
from sddflow.models.anthropic.model import Anthropic
from sddflow.models.anthropic.ways import NotTaken, Way, takes

_SCHEMA = {
    "type": "object",
    "properties": {"colour": {"type": "string", "enum": ["blue", "green"]}},
    "required": ["colour"],
    "additionalProperties": False,
}
_NOTHING = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
_CLOCK = Tool("clock", "The time of day. Call it whenever somebody asks for the time.", _NOTHING)
_PROSE = Task(
    "probe", "doctor", "", "Say in one plain sentence which colour the sky has.", {}, None
)
_FORMED = Task("probe", "doctor", "", _PROSE.prompt, _SCHEMA, None)
_TIME = Task("probe", "doctor", "", "What time is it? Use the clock.", {}, None, tools=(_CLOCK,))
_SHORT = 200


@dataclass(frozen=True, slots=True)
class Abilities:
    """What was seen of a server.

    Args:
        answers: it answers a plain task over a stream.
        structured: structured output is honoured.
        forced: a forced call of a tool is honoured, so that its input has the form.
        tools: tools are called where that helps.
        counts: it counts tokens before sending.
        facts: what it says of the model.
        wrong: why it does not answer; "" where it does.
    """

    answers: bool
    structured: bool = False
    forced: bool = False
    tools: bool = False
    counts: bool = False
    facts: Facts = Facts()  # noqa: RUF009 - a frozen value
    wrong: str = ""

    @property
    def form(self) -> str:
        """How a typed answer will be asked for."""
        if self.structured:
            return "structured output"
        return "a forced tool call" if self.forced else "JSON in the text, checked and repaired"


def probe(model: Anthropic) -> Abilities:
    """Ask a server what it can: at most four requests of a few tokens, each tried again once.

    Raises:
        UsageError: there is no key for a server that needs one.
    """
    asked = Anthropic(
        model.model, model.server, max_tokens=_SHORT, retries=1, timeout=model.timeout
    )
    try:
        asked.complete(_PROSE)
    except ModelError as wrong:
        return Abilities(answers=False, wrong=str(wrong))
    structured = _formed(asked, Way("schema"))
    called = _tried(asked, _TIME, Way("prompt"))
    return Abilities(
        answers=True,
        structured=structured,
        forced=structured or _formed(asked, Way("tool")),
        tools=bool(called and called.calls),
        counts=asked.count(_PROSE) is not None,
        facts=asked.facts,
    )


def _formed(model: Anthropic, way: Way) -> bool:
    answer = _tried(model, _FORMED, way)
    return answer is not None and takes(answer.text, _SCHEMA)


def _tried(model: Anthropic, task: Task, way: Way) -> Completion | None:
    """The answer in exactly this way; None where the server does not take it."""
    try:
        return model.ask(task, way)
    except (NotTaken, Cut, ModelError):
        return None

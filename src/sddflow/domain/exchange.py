"""One exchange with a model: a typed task, an untyped answer, and what it cost."""

from dataclasses import dataclass
from typing import Any, Literal

from sddflow.domain.finding import Finding

Stop = Literal["end", "max_tokens", "refusal", "context", "tools", "pause", "other"]
Effort = Literal["", "low", "medium", "high", "xhigh", "max"]
Thinking = Literal["", "adaptive", "disabled"]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or several calls; the total input is input + cache_write + cache_read."""

    input: int = 0
    cache_write: int = 0
    cache_read: int = 0
    output: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input + other.input,
            self.cache_write + other.cache_write,
            self.cache_read + other.cache_read,
            self.output + other.output,
        )

    def __str__(self) -> str:
        kinds = (
            (self.input, "in"), (self.cache_write, "into the cache"),
            (self.cache_read, "from the cache"), (self.output, "out"),
        )  # fmt: skip
        return ", ".join(f"{count:,} {kind}" for count, kind in kinds if count) or "no tokens"

    @property
    def total(self) -> int:
        """All tokens, in and out."""
        return self.input + self.cache_write + self.cache_read + self.output


@dataclass(frozen=True, slots=True)
class Tool:
    """Something a model may call while it answers.

    Args:
        name: in snake_case.
        description: what it gives, for the model.
        schema: closed JSON schema of its input.
    """

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model's call of a tool; `input` is JSON, as it came."""

    id: str
    name: str
    input: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a call gave, or why it gave nothing (`failed`)."""

    id: str
    text: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer that was no end: it called tools, or paused.

    Args:
        content: its blocks as JSON, to be sent back unchanged.
        results: of its calls.
    """

    content: str
    results: tuple[ToolResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What a model is asked.

    Args:
        name: of the kind of task: `design`, `review`, `draft-spec`.
        role: the role's name, for the record.
        system: the stable part of the prompt: role, constitution, rules.
        prompt: the part that differs from task to task.
        schema: JSON schema that the answer must satisfy.
        inputs: the typed values the prompt was rendered from; the offline model reads these
            instead of the words. Not part of the digest.
        attempt: 1 for the first try, counted up by repairs.
        stable: how many characters at the beginning of `prompt` later calls will repeat.
        tools: what may be called before the answer; none are called by `offline`.
        turns: what was called so far.
        closing: no tool may be called any more: this turn must answer.
        effort: how much work the role asks for; "" leaves it to the model.
        thinking: whether the role asks for thinking; "" leaves it to the model.
        template: name and digest of the templates the prompt was made with.
    """

    name: str
    role: str
    system: str
    prompt: str
    schema: dict[str, Any]
    inputs: Any
    attempt: int = 1
    stable: int = 0
    tools: tuple[Tool, ...] = ()
    turns: tuple[Turn, ...] = ()
    closing: bool = False
    effort: Effort = ""
    thinking: Thinking = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model answered.

    Args:
        text: JSON, as it came.
        model: `offline`, `anthropic:<id>`, …: who answered.
        usage: tokens.
        stop: why it stopped.
        request_id: the server's name for the call, or "".
        calls: of tools, where it stopped for them.
        content: all blocks as JSON, where the answer goes on after them; else "".
    """

    text: str
    model: str
    usage: Usage = Usage()
    stop: Stop = "end"
    request_id: str = ""
    calls: tuple[ToolCall, ...] = ()
    content: str = ""


@dataclass(frozen=True, slots=True)
class ModelCall:
    """A finished call as the records tell it.

    Args:
        task: `Task.name`.
        role: the role's name.
        system: digest-stable part of the prompt, verbatim.
        prompt: verbatim.
        completion: the answer.
        cost: in US dollars, as text with up to six digits after the point; "" where no price
            is known.
        attempt: which try.
        template: name and digest of the templates the prompt was made with; "" where unknown.
    """

    task: str
    role: str
    system: str
    prompt: str
    completion: Completion
    cost: str = ""
    attempt: int = 1
    template: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A reviewer's reply: findings about a design, and one sentence of judgement."""

    summary: str
    findings: tuple[Finding, ...]

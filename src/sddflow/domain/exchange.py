"""One exchange with a model: a typed task, an untyped answer, and what it cost."""

from dataclasses import dataclass
from typing import Any, Literal

from sddflow.domain.finding import Finding

Stop = Literal["end", "max_tokens", "refusal", "context", "other"]


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

    @property
    def total(self) -> int:
        """All tokens, in and out."""
        return self.input + self.cache_write + self.cache_read + self.output


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
    """

    name: str
    role: str
    system: str
    prompt: str
    schema: dict[str, Any]
    inputs: Any
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model answered.

    Args:
        text: JSON, as it came.
        model: `offline`, `anthropic:<id>`, …: who answered.
        usage: tokens.
        stop: why it stopped.
        request_id: the server's name for the call, or "".
    """

    text: str
    model: str
    usage: Usage = Usage()
    stop: Stop = "end"
    request_id: str = ""


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
    """

    task: str
    role: str
    system: str
    prompt: str
    completion: Completion
    cost: str = ""
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Review:
    """A reviewer's reply: findings about a design, and one sentence of judgement."""

    summary: str
    findings: tuple[Finding, ...]

"""The ways to ask for a typed answer, from the best a server may know to the least.

A server that refuses a way (400, 422), or answers in prose to it, is asked in the next one, and
from then on in that one only: what a server can is seen, never assumed.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal

from sddflow.domain.exchange import Task, Usage
from sddflow.errors import ModelError

Form = Literal["schema", "tool", "prompt"]
ANSWER = "answer"
"""The tool whose input is the reply, where the form is asked for by a forced call."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a task is put to a server.

    Args:
        form: the reply's schema as structured output, as the input of a forced tool, or as words.
        tools: the task's tools are offered.
        depth: effort and thinking are asked for.
    """

    form: Form
    tools: bool = True
    depth: bool = True

    def __str__(self) -> str:
        return {"schema": "structured output", "tool": "a tool call",
                "prompt": "JSON in the text"}[self.form]  # fmt: skip


WAYS = (
    Way("schema"),
    Way("tool"),
    Way("prompt"),
    Way("prompt", tools=False, depth=False),
)


class NotTaken(Exception):  # noqa: N818 - says which way to try next
    """The server does not take a request in this way; `spent` is what finding out took."""

    def __init__(self, wrong: ModelError, spent: Usage = Usage()) -> None:  # noqa: B008 - a value
        super().__init__(str(wrong))
        self.wrong = wrong
        self.spent = spent


def ways_for(task: Task, first: int) -> tuple[tuple[int, Way], ...]:
    """The ways that make a difference to a task, from number `first` on."""
    plain = [(n, w) for n, w in enumerate(WAYS) if w.form == "prompt" or task.schema]
    deep = bool(task.tools or task.effort or task.thinking)
    able = [(n, w) for n, w in plain if n >= first and (deep or w.depth)]
    return tuple(able or plain[-1:])


def takes(text: str, schema: dict[str, Any]) -> bool:
    """Whether an answer is an object with the keys asked for: its form was honoured."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and set(schema.get("required", ())) <= set(value)

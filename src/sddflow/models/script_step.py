"""One step of a script: which call it fits, and what it answers."""

import json
from dataclasses import dataclass

from sddflow.domain.exchange import Completion, Stop, Task, ToolCall, Usage


@dataclass(frozen=True, slots=True)
class Step:
    """A call that is expected, and its answer.

    Args:
        task: name of the task.
        reply: the answer's text.
        role: the role that must ask; "" for any.
        attempt: which try; 0 for any.
        contains: words that system, prompt or what tools gave must hold.
        stop: why the answer stopped.
        usage: tokens, by the names of `Usage`.
        error: raised instead of an answer.
        delay: seconds before the answer.
        block: never answers the first time.
        calls: tools that are called instead of an answer: pairs of name and input as JSON.
    """

    task: str
    reply: str = ""
    role: str = ""
    attempt: int = 0
    contains: tuple[str, ...] = ()
    stop: Stop = "end"
    usage: tuple[tuple[str, int], ...] = ()
    error: str = ""
    delay: float = 0.0
    block: bool = False
    calls: tuple[tuple[str, str], ...] = ()

    def completion(self, model: str) -> Completion:
        """What the step answers, in that model's name."""
        usage = Usage(**dict(self.usage))
        if not self.calls:
            return Completion(self.reply, model, usage, self.stop)
        calls = tuple(
            ToolCall(f"call_{n}", name, text) for n, (name, text) in enumerate(self.calls)
        )
        blocks = [
            {"type": "tool_use", "id": c.id, "name": c.name, "input": json.loads(c.input)}
            for c in calls
        ]
        content = json.dumps(blocks, ensure_ascii=False)
        return Completion(self.reply, model, usage, "tools", calls=calls, content=content)

    def fits(self, task: Task) -> bool:
        """Whether this is the call that was expected."""
        given = (result.text for turn in task.turns for result in turn.results)
        text = "\n".join((task.system, task.prompt, *given))
        return (
            self.task == task.name
            and self.role in ("", task.role)
            and self.attempt in (0, task.attempt)
            and all(words in text for words in self.contains)
        )

    def __str__(self) -> str:
        parts = (
            self.task,
            self.role and f"by {self.role}",
            self.attempt and f"attempt {self.attempt}",
            self.contains and f"with {', '.join(map(repr, self.contains))}",
        )
        return " ".join(str(part) for part in parts if part)

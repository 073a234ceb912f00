"""One step of a script: which call it fits, and what it answers."""

from dataclasses import dataclass

from sddflow.domain.exchange import Stop, Task


@dataclass(frozen=True, slots=True)
class Step:
    """A call that is expected, and its answer.

    Args:
        task: name of the task.
        reply: the answer's text.
        role: the role that must ask; "" for any.
        attempt: which try; 0 for any.
        contains: words that system or prompt must hold.
        stop: why the answer stopped.
        usage: tokens, by the names of `Usage`.
        error: raised instead of an answer.
        delay: seconds before the answer.
        block: never answers the first time.
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

    def fits(self, task: Task) -> bool:
        """Whether this is the call that was expected."""
        text = f"{task.system}\n{task.prompt}"
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

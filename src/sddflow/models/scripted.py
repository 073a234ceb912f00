"""A model that says what a script says, and nothing else: for tests, ours and the users'.

    # script.yaml
    log: calls.jsonl                # optional: every call, one JSON object per line
    model: claude-sonnet-5-5        # optional: who is said to answer, for the price of `usage`
    steps:
      - task: design                # needed: the name of the task
        role: database-architect    # optional: the role that must ask
        attempt: 1                  # optional: 2 is the first repair
        contains: conversations     # optional: words, or a list, that the prompt must hold
        reply: {summary: …}         # the answer: a value, or a text as it is
      - task: review
        reply_file: review.json     # or the answer from a file beside the script
        delay: 0.2                  # seconds before it comes
        usage: {input: 1200, output: 300}
      - task: design                # a turn that looks around first
        calls: [{read_file: {path: app/models.py}}]
      - task: design
        error: the server is down   # no answer, but this ModelError
      - task: design
        block: true                 # never answers the first time it is asked: kill the process

A call takes the first unused step that fits it. A call that fits none fails, and `finish` fails
when a step is left over. A run that is resumed in a new process asks only what was not recorded, so
a script for such a test has a `log`: the new process learns from it which steps are used, and a
call that was begun but never recorded gets the step it had.
"""

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sddflow.domain.digest import digest
from sddflow.domain.exchange import Completion, Task
from sddflow.errors import ModelError
from sddflow.models.script_file import read_script
from sddflow.models.script_step import Step

_FOREVER = 600.0


@dataclass
class Scripted:
    """A model with a script.

    Args:
        steps: what may be asked, and what is answered.
        name: for records.
        log: file that tells every call; None for none.
        answers_as: the model that completions name; "" for the script.
        pause: waits that many seconds.
    """

    steps: tuple[Step, ...]
    name: str = "scripted"
    log: Path | None = None
    answers_as: str = ""
    pause: Callable[[float], None] = time.sleep
    _used: dict[int, str] = field(default_factory=dict)
    _before: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        for line in self._logged():
            self._used[line["step"]] = line["digest"]
            self._before[line["digest"]] = line["step"]

    @classmethod
    def from_file(cls, path: Path) -> "Scripted":
        """The model of a script file.

        Raises:
            UsageError: it cannot be read or is no script; the place says which step.
        """
        script = read_script(path)
        return cls(script.steps, f"scripted:{path.name}", script.log, script.model)

    def complete(self, task: Task) -> Completion:
        """The reply of the step that fits.

        Raises:
            ModelError: no step fits (the line says what was asked and what was expected), or the
                step says so.
        """
        talk = [result.text for turn in task.turns for result in turn.results]
        mark = digest(task.name, task.role, task.system, task.prompt, str(task.attempt), *talk)
        with self._lock:
            again = self._before.pop(mark, None)
            number = self._next(task) if again is None else again
            self._used[number] = mark
            self._tell("asked", number, task, mark)
        step = self.steps[number]
        self._wait(step, first=again is None)
        if step.error:
            raise ModelError(step.error)
        with self._lock:
            self._tell("answered", number, task, mark)
        return step.completion(self.answers_as or self.name)

    def finish(self) -> None:
        """Says that no more calls come.

        Raises:
            ModelError: steps are left over.
        """
        left = [s for n, s in enumerate(self.steps) if n not in self._used]
        if left:
            said = "; ".join(str(step) for step in left[:3])
            raise ModelError(f"{len(left)} of {len(self.steps)} steps were never asked: {said}")

    def _next(self, task: Task) -> int:
        free = [n for n in range(len(self.steps)) if n not in self._used]
        for number in free:
            if self.steps[number].fits(task):
                return number
        expected = f"expected is {self.steps[free[0]]}" if free else "the script is at its end"
        raise ModelError(
            f"the script has no reply to {task.name} by {task.role}, attempt {task.attempt}; "
            f"{expected}",
            cure="add a step to the script",
        )

    def _wait(self, step: Step, *, first: bool) -> None:
        if step.delay:
            self.pause(step.delay)
        if step.block and first:
            self.pause(_FOREVER)
            raise ModelError("the script blocked here, and nobody ended the process")

    def _tell(self, what: str, number: int, task: Task, mark: str) -> None:
        """One whole line, flushed: a killed process leaves no half of it behind."""
        if self.log is None:
            return
        line = {
            "event": what, "step": number, "task": task.name, "role": task.role,
            "attempt": task.attempt, "digest": mark, "process": os.getpid(),
        }  # fmt: skip
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _logged(self) -> list[dict[str, Any]]:
        if self.log is None or not self.log.exists():
            return []
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line]
        return [line for line in lines if line["event"] == "asked"]

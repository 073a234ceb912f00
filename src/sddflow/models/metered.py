"""A model whose every answer is told, with its time and its price."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from sddflow.domain.exchange import Completion, ModelCall, Task
from sddflow.models.prices import cost_of
from sddflow.models.protocol import Counting, Model

Listen = Callable[[ModelCall, float], None]


@dataclass(frozen=True, slots=True)
class Metered:
    """Answers like `model`, and tells `listen` each finished call and the seconds it took."""

    model: Model
    listen: Listen
    clock: Callable[[], float] = monotonic

    @property
    def name(self) -> str:
        """Of the model inside."""
        return self.model.name

    def count(self, task: Task) -> int | None:
        """As the model inside counts."""
        return self.model.count(task) if isinstance(self.model, Counting) else None

    def complete(self, task: Task) -> Completion:
        """The answer of the model inside.

        Raises:
            ModelError: the model inside raised it; nothing is told then.
        """
        began = self.clock()
        completion = self.model.complete(task)
        self.listen(call_of(task, completion), self.clock() - began)
        return completion


def call_of(task: Task, completion: Completion) -> ModelCall:
    """The finished call as the records tell it; of a talk's later turns, what was new in them."""
    return ModelCall(
        task=task.name,
        role=task.role,
        system="" if task.turns else task.system,
        prompt=_given(task) if task.turns else task.prompt,
        completion=completion,
        cost=cost_of(completion),
        attempt=task.attempt,
        template=task.template,
    )


def _given(task: Task) -> str:
    """What the calls of the last turn gave; nothing after a pause."""
    return "\n\n".join(f"{result.id}:\n{result.text}" for result in task.turns[-1].results)

"""What the loop needs of a way to be durable, and the wrappers that use it.

The journal is one way (`held.py`); there is room for others. A step's outside calls go through
`once`; a model is wrapped in `Durable`, so that an answer that came back is never paid again.
"""

import json
from collections import Counter
from collections.abc import Callable
from threading import Lock
from typing import Any, Protocol, TypeVar, cast

from sddflow.domain.decision import Decision
from sddflow.domain.digest import digest
from sddflow.domain.event import Event, ModelAnswered, Stamped
from sddflow.domain.exchange import Completion, ModelCall, Task
from sddflow.domain.plan import Plan
from sddflow.domain.workflow import Status, Step
from sddflow.models.protocol import Model

T = TypeVar("T")
Listen = Callable[[ModelCall, float], None]


class Durability(Protocol):
    """A run that this process, and no other, may write to."""

    @property
    def run(self) -> str:
        """The run's id."""
        ...

    @property
    def plan(self) -> Plan:
        """What the run works with."""
        ...

    @property
    def events(self) -> tuple[Stamped, ...]:
        """Everything recorded so far, oldest first."""
        ...

    def recall(self, key: str) -> tuple[Any, ...]:
        """The recorded value of a call, alone in a tuple; () when there is none."""
        ...

    def record(
        self,
        *events: Event,
        calls: tuple[tuple[str, object], ...] = (),
        status: Status | None = None,
        reason: str = "",
        code: int = 0,
    ) -> None:
        """Record values, events and status, all or nothing; then tell the listeners."""
        ...

    def decisions(self, step: Step) -> tuple[Decision, ...]:
        """The human's answers at a gate, through whichever door they came."""
        ...

    def decide(self, step: Step, decision: Decision) -> Decision:
        """Record an answer; gives the one that counts, the first for exactly what was shown."""
        ...


class StepOnce:
    """`services.once` of one step."""

    def __init__(self, run: Durability, step: Step) -> None:
        self._run = run
        self._step = step

    def __call__(self, key: str, work: Callable[[], T]) -> T:
        """The recorded value, or that of `work`, which is recorded before it is given back."""
        name = f"{self._step.key}:{key}"
        if found := self._run.recall(name):
            return cast("T", found[0])
        value = work()
        self._run.record(calls=((name, value),))
        return value


class Durable:
    """A model whose answers are recorded with their event, and never asked for twice.

    Args:
        run: where answers are kept.
        step: in which they are asked for.
        name: of the model.
        open_model: makes the model that answers, given who is told of each finished call; it is
            not made at all when every answer is recorded.
        asked: how often each task was asked in this step by this process; shared by the step's
            models, because a role may ask the same thing again on purpose.
        afford: is asked before a call is paid; it raises where the money is spent.
    """

    def __init__(
        self,
        run: Durability,
        step: Step,
        name: str,
        open_model: Callable[[Listen], Model],
        asked: "Asked",
        afford: Callable[[Model, Task], None] = lambda _model, _task: None,
    ) -> None:
        self._run = run
        self._step = step
        self._open_model = open_model
        self._asked = asked
        self._afford = afford
        self.name = name

    def complete(self, task: Task) -> Completion:
        """The recorded answer, or a new one.

        Raises:
            ModelError: the model gave none.
            LimitReached: the money is spent.
        """
        key = f"{self._step.key}:model/{self._asked.number(self.name, task)}"
        if found := self._run.recall(key):
            return cast("Completion", found[0])
        told: list[ModelAnswered] = []
        stage = self._step.stage
        model = self._open_model(lambda call, s: told.append(ModelAnswered(stage, call, s)))
        self._afford(model, task)
        completion = model.complete(task)
        self._run.record(*told, calls=((key, completion),))
        return completion


class Asked:
    """Counts how often each task was asked in a step; safe to use from several threads."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = Lock()

    def number(self, model: str, task: Task) -> str:
        """A name for this asking: what is asked of whom, and for the how manyth time."""
        schema = json.dumps(task.schema, sort_keys=True)
        talk = [part for turn in task.turns for part in (turn.content, *map(repr, turn.results))]
        what = digest(
            model, task.name, task.role, task.system, task.prompt, schema, str(task.attempt), *talk
        )
        with self._lock:
            self._counts[what] += 1
            return f"{what[:16]}/{self._counts[what]}"

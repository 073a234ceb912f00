"""What a stage function is given beside its inputs, and what it gives back.

A stage is a plain function

    def design(checked: CheckedSpec, services: Services) -> Done[Proposal]

Its parameters name, by type, the newest results of earlier stages it reads (`| None` where there
may be none yet); its return type names the result it makes. It knows no engine: whatever must not
happen twice goes through `services.once`, whatever should be seen through `services.emit`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from sddflow.domain.event import Event, Stamped
from sddflow.domain.plan import Plan, RoleText
from sddflow.domain.workflow import Outcome, Proceed, Step
from sddflow.models.protocol import Model

T = TypeVar("T")
R_co = TypeVar("R_co", covariant=True)


class Once(Protocol):
    """Run `work`, or give back its recorded value: it is never done twice in a run."""

    def __call__(self, key: str, work: Callable[[], T]) -> T:
        """`key` is unique within the step; the value must be of the domain (or plain JSON)."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """The outside world of one step.

    Args:
        run: the run's id.
        plan: the frozen plan.
        step: which stage and which round.
        workspace: absolute path of the workspace.
        target: absolute path of the target.
        model: the model a role talks to; its calls are recorded, metered and never made twice.
        once: durable outside calls.
        emit: shows and records an event.
        now: the time, with zone.
        history: every event of the run so far.
    """

    run: str
    plan: Plan
    step: Step
    workspace: Path
    target: Path
    model: Callable[[RoleText], Model]
    once: Once
    emit: Callable[[Event], None]
    now: Callable[[], datetime]
    history: Callable[[], tuple[Stamped, ...]]

    @property
    def roles(self) -> tuple[RoleText, ...]:
        """The roles this stage works with."""
        return self.plan.roles_of(self.step.stage)


@dataclass(frozen=True, slots=True)
class Done(Generic[R_co]):
    """What a stage gives back.

    Args:
        result: for the stages after it.
        summary: one line for the displays.
        outcome: on, back or stop.
    """

    result: R_co
    summary: str
    outcome: Outcome = field(default_factory=Proceed)

"""A workflow as data, and the rule that says what a run does next.

`next_step` is the whole control flow of sddflow. It is a pure function of the plan and of what is
recorded, so a resumed run needs no replayed code, and a gate cannot be passed by anything but a
recorded decision.
"""

from dataclasses import dataclass
from typing import Literal

Status = Literal["running", "waiting", "landed", "finished", "failed", "rejected"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a workflow.

    Args:
        id: unique in the workflow.
        uses: name of the stage function (`design`, `verify`, …); `gate` for a gate.
        roles: role names or paths of agent files it works with.
        question: what a gate asks.
        back: the stage a revision (gate) or a failed check (other stages) goes back to.
        always: it runs even when the run was rejected or has failed: the records.
        escalation: a gate that opens only when a role's contract escalates.
        contract: what the workflow states of its roles' contracts, as JSON, or "".
    """

    id: str
    uses: str
    roles: tuple[str, ...] = ()
    question: str = ""
    back: str = ""
    always: bool = False
    escalation: bool = False
    contract: str = ""

    @property
    def is_gate(self) -> bool:
        """It waits for a human."""
        return self.uses == "gate"


@dataclass(frozen=True, slots=True)
class Workflow:
    """A named list of stages."""

    name: str
    description: str
    stages: tuple[Stage, ...]

    def index(self, stage_id: str) -> int:
        """Where the stage of that id stands."""
        return next(i for i, s in enumerate(self.stages) if s.id == stage_id)


@dataclass(frozen=True, slots=True)
class Proceed:
    """The stage is done: on to the next."""


@dataclass(frozen=True, slots=True)
class Back:
    """Go back to an earlier stage, with the reason.

    Args:
        to: stage id.
        reason: why, for the human and for the stage that works again.
        counts: it uses up one of the rounds; a human's revision does not.
    """

    to: str
    reason: str
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Stop:
    """The run ends here."""

    status: Status
    reason: str


Outcome = Proceed | Back | Stop


@dataclass(frozen=True, slots=True)
class Step:
    """A stage, and how many times it has been entered (from 1)."""

    stage: str
    round: int

    @property
    def key(self) -> str:
        """Its name in the journal, `design/2`."""
        return f"{self.stage}/{self.round}"


@dataclass(frozen=True, slots=True)
class Finished:
    """A step that is recorded, and how it came out."""

    step: Step
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class End:
    """Nothing is left to do."""

    status: Status
    reason: str = ""


def next_step(workflow: Workflow, done: tuple[Finished, ...], rounds: int) -> Step | End:
    """What comes after everything recorded so far.

    A human's way back gives all rounds anew; recorded after the run had ended, it takes it up
    again.

    Args:
        workflow: the frozen one of the plan.
        done: finished steps in the order they were recorded.
        rounds: how many counted ways back in a row are allowed; one more ends the run as failed.
    """
    at, entered, used = 0, dict[str, int](), 0
    ending: End | None = None
    for finished in done:
        entered[finished.step.stage] = finished.step.round
        at = workflow.index(finished.step.stage) + 1
        outcome = finished.outcome
        if isinstance(outcome, Back):
            used = used + 1 if outcome.counts else 0
            if used > rounds:
                reason = f"no proof after {rounds} rounds: {outcome.reason}"
                ending = ending or End("failed", reason)
            else:
                at, ending = workflow.index(outcome.to), None
        elif isinstance(outcome, Stop):
            ending = ending or End(outcome.status, outcome.reason)
    for stage in workflow.stages[at:]:
        if ending is None or stage.always:
            return Step(stage.id, entered.get(stage.id, 0) + 1)
    return ending or End("finished")

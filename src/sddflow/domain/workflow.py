"""A workflow as data, and the rule that says what a run does next.

`next_step` is the whole control flow of sddflow. It is a pure function of the plan and of what is
recorded, so a resumed run needs no replayed code, and a gate cannot be passed by anything but a
recorded decision.
"""

from dataclasses import dataclass
from typing import Literal

from sddflow.domain.budget import Budget

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
        together: stages in a row with the same number work at the same time; 0 works alone.
        models: models that candidates are asked of, beside that of the run.
        candidates: how often each role proposes.
        budget: of calls, tokens, money and time, over all its rounds.
    """

    id: str
    uses: str
    roles: tuple[str, ...] = ()
    question: str = ""
    back: str = ""
    always: bool = False
    escalation: bool = False
    contract: str = ""
    together: int = 0
    models: tuple[str, ...] = ()
    candidates: int = 1
    budget: Budget = Budget()  # noqa: RUF009 - frozen

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

    def group(self, stage_id: str) -> range:
        """Where the stages stand that work at the same time as that one, itself among them."""
        at = self.index(stage_id)
        first = last = at
        number = self.stages[at].together
        while number and first and self.stages[first - 1].together == number:
            first -= 1
        while number and last + 1 < len(self.stages) and self.stages[last + 1].together == number:
            last += 1
        return range(first, last + 1)


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
    """The first of what comes after everything recorded so far; see `next_steps`."""
    found = next_steps(workflow, done, rounds)
    return found if isinstance(found, End) else found[0]


def next_steps(
    workflow: Workflow, done: tuple[Finished, ...], rounds: int
) -> tuple[Step, ...] | End:
    """What comes after everything recorded so far: one step, or several at the same time.

    Stages that work together are all finished before any of them sends the run back; it goes to
    the earliest stage that one of them names. A human's way back gives all rounds anew; recorded
    after the run had ended, it takes it up again.

    Args:
        workflow: the frozen one of the plan.
        done: finished steps in the order they were recorded.
        rounds: how many counted ways back in a row are allowed; one more ends the run as failed.
    """
    walk = _Walk(workflow, rounds)
    for finished in done:
        walk.take(finished)
    return walk.next()


class _Walk:
    """Where a run stands, finished step by finished step."""

    def __init__(self, workflow: Workflow, rounds: int) -> None:
        self._workflow, self._rounds = workflow, rounds
        self._at, self._used = 0, 0
        self._entered: dict[str, int] = {}
        self._ending: End | None = None
        self._group: set[int] = set()
        self._backs: list[Back] = []

    def take(self, finished: Finished) -> None:
        """Go past a finished step."""
        stage, outcome = finished.step.stage, finished.outcome
        self._entered[stage] = finished.step.round
        members = self._workflow.group(stage)
        at = self._workflow.index(stage)
        if not self._group <= set(members):
            self._group, self._backs = set(), []
        self._group.add(at)
        if isinstance(outcome, Back) and outcome.to == stage:
            self._again(members, at)
            return
        if isinstance(outcome, Back):
            self._backs.append(outcome)
        elif isinstance(outcome, Stop):
            self._ending = self._ending or End(outcome.status, outcome.reason)
        if self._group >= set(members):
            self._leave(members.stop)

    def _again(self, members: range, at: int) -> None:
        """A failed stage is taken up; those beside it have done their work."""
        self._at, self._used, self._ending = members.start, 0, None
        self._group, self._backs = set(members) - {at}, []

    def _leave(self, following: int) -> None:
        """The whole group is finished: back, or on."""
        self._at = following
        if self._backs:
            self._go_back()
        self._group, self._backs = set(), []

    def _go_back(self) -> None:
        counts = any(back.counts for back in self._backs)
        self._used = self._used + 1 if counts else 0
        if self._used > self._rounds:
            reason = "; ".join(back.reason for back in self._backs)
            end = End(
                "failed", f"no proof after {self._rounds} rounds: {reason}. What should it do now?"
            )
            self._ending = self._ending or end
        else:
            self._at = min(self._workflow.index(back.to) for back in self._backs)
            self._ending = None

    def next(self) -> tuple[Step, ...] | End:
        """The steps that nothing stands in the way of."""
        stages = self._workflow.stages
        for stage in stages[self._at :]:
            if self._ending is None or stage.always:
                members = self._workflow.group(stage.id) if self._ending is None else ()
                together = [stages[i] for i in members if i not in self._group] or [stage]
                return tuple(Step(s.id, self._entered.get(s.id, 0) + 1) for s in together)
        return self._ending or End("finished")

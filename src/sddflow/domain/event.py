"""What can happen in a run: one type per thing, one union.

Terminal, JSON stream, web page and records all render the same events.
"""

from dataclasses import dataclass
from datetime import datetime

from sddflow.domain.change_set import ChangeSet
from sddflow.domain.decision import Decision, Shown
from sddflow.domain.exchange import ModelCall
from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult
from sddflow.domain.workflow import Outcome, Status


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run begins, or goes on in a new process (`resumed`)."""

    feature: str
    workflow: str
    model: str
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class StageStarted:
    """A stage begins to work."""

    stage: str
    round: int


@dataclass(frozen=True, slots=True)
class StageFinished:
    """A stage is done; `summary` is one line."""

    stage: str
    round: int
    summary: str
    seconds: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of progress inside a stage."""

    stage: str
    text: str


@dataclass(frozen=True, slots=True)
class ModelAnswered:
    """A model call came back."""

    stage: str
    call: ModelCall
    seconds: float


@dataclass(frozen=True, slots=True)
class FindingRaised:
    """Something was found."""

    stage: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class CheckFinished:
    """One check of the proof ended."""

    stage: str
    result: CheckResult


@dataclass(frozen=True, slots=True)
class GateReached:
    """The run waits for a human."""

    stage: str
    round: int
    shown: Shown


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """A human answered."""

    stage: str
    round: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class FilesLanded:
    """The change set is in the target."""

    change_set: ChangeSet


@dataclass(frozen=True, slots=True)
class FilesWritten:
    """Documents or records were written; paths relative to the workspace."""

    stage: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The run is over, or waits (`status` says which)."""

    status: Status
    reason: str = ""


Event = (
    RunStarted | StageStarted | StageFinished | Noted | ModelAnswered | FindingRaised
    | CheckFinished | GateReached | DecisionTaken | FilesLanded | FilesWritten | RunEnded
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamped:
    """An event with its run, its number in the run (from 1) and its time."""

    run: str
    number: int
    at: datetime
    event: Event

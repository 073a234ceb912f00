"""What a command says about the run it worked on."""

from dataclasses import dataclass, field

from sddflow.domain.decision import Shown
from sddflow.domain.event import FilesLanded, FilesWritten, Stamped
from sddflow.domain.results import Documented
from sddflow.domain.spent import Spent, spent
from sddflow.domain.workflow import Status, Workflow
from sddflow.engine.durable import Durability
from sddflow.engine.loop import Ended, exit_code
from sddflow.engine.recorded import failed_landing, open_gate, results, stopped


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run stands when a command leaves it.

    Args:
        id: of the run.
        feature: what it is about.
        status: of the run; `running` where the command was interrupted.
        reason: why, in one line.
        exit_code: of the command.
        hint: how to go on, a command or a sentence; "" where nothing is left to do.
        spent: money and tokens of the whole run.
        landed: paths that landed, relative to the target.
        written: documents and records, relative to the workspace.
        suggestions: lines to tell, such as decisions that deserve a record.
        gate: what is shown at the gate where it waits.
        bug: the traceback, where a bug of ours ended it.
    """

    id: str
    feature: str
    status: Status
    reason: str
    exit_code: int
    hint: str = ""
    spent: Spent = field(default_factory=Spent)
    landed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    gate: Shown | None = None
    bug: str = ""

    @property
    def cost(self) -> str:
        """In US dollars."""
        return self.spent.cost

    @property
    def files(self) -> tuple[str, ...]:
        """All files: what landed in the target, and what was written in the workspace."""
        return (*self.landed, *self.written)


def report(run: Durability, ended: Ended) -> RunReport:
    """The report of a run that the loop has left."""
    reached = open_gate(run.events)
    waiting = reached[1] if reached and ended.status == "waiting" else None
    made = [r for r in results(run).values() if isinstance(r, Documented)]
    return RunReport(
        id=run.run,
        feature=run.plan.feature,
        status=ended.status,
        reason=ended.reason,
        exit_code=ended.code,
        hint=hint(run.run, ended.status, run.plan.workflow, run.events),
        spent=spent(run.events),
        landed=landed_files(run.events),
        written=written_files(run.events),
        suggestions=tuple(line for documented in made for line in documented.suggestions),
        gate=waiting,
        bug=ended.bug,
    )


def interrupted(run: Durability) -> RunReport:
    """The report of a run that Ctrl-C has left in the middle."""
    ended = Ended("running", "interrupted; all that was finished is recorded", exit_code("running"))
    return report(run, ended)


def hint(run: str, status: Status, workflow: Workflow, events: tuple[Stamped, ...]) -> str:
    """How to go on from where a run stands."""
    match status:
        case "waiting" if open_gate(events):
            return f"sddflow approve {run}, or sddflow reject {run}"
        case "waiting":
            return f"sddflow resume {run} --cost-limit USD, or sddflow reject {run}"
        case "running":
            return f"sddflow resume {run}"
        case "failed" if failed_landing(workflow, events):
            return f"mend what the reason says, then sddflow land {run}"
        case "failed" if stopped(events) is None:
            return f"answer with sddflow resume {run} --comment …"
        case "failed":
            return f"mend what the reason says, then sddflow resume {run}"
        case _:
            return ""


def landed_files(events: tuple[Stamped, ...]) -> tuple[str, ...]:
    """Paths that landed, relative to the target."""
    sets = [s.event.change_set for s in events if isinstance(s.event, FilesLanded)]
    return tuple(dict.fromkeys(file.path for change_set in sets for file in change_set.files))


def written_files(events: tuple[Stamped, ...]) -> tuple[str, ...]:
    """Documents and records, relative to the workspace."""
    told = [s.event.paths for s in events if isinstance(s.event, FilesWritten)]
    return tuple(dict.fromkeys(path for paths in told for path in paths))

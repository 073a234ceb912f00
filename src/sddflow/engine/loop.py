"""The loop: what is next follows from what is recorded; do it, record it, look again.

No code is replayed when a run is resumed: the loop begins at the first step that is not recorded.
"""

from dataclasses import dataclass

from sddflow.domain.event import RunEnded
from sddflow.domain.workflow import End, Stage, Status, Step, next_steps
from sddflow.engine.durable import Durability
from sddflow.engine.gates import pass_gate
from sddflow.engine.recorded import finished, has_landed, last_shown, stop_code
from sddflow.engine.steps import work
from sddflow.engine.world import World
from sddflow.errors import LimitReached
from sddflow.side_by_side import side_by_side

_CODES: dict[Status, int] = {
    "running": 130, "waiting": 3, "landed": 0, "finished": 0, "failed": 1, "rejected": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """How the loop came out of a run.

    Args:
        status: of the run.
        reason: in one line.
        code: of the command, as the table of exit codes says.
        bug: the traceback, where a bug of ours ended the run.
    """

    status: Status
    reason: str
    code: int
    bug: str = ""


def walk(run: Durability, world: World) -> Ended:
    """Go on with a run until it ends or waits for a human.

    Raises:
        KeyboardInterrupt: all that was finished is recorded; the run can be resumed.
        JournalError: nothing can be recorded any more.
        Lost: another process has taken the run.
    """
    workflow, rounds = run.plan.workflow, run.plan.settings.limits.rounds
    bug = ""
    while True:
        steps = next_steps(workflow, finished(run.events), rounds)
        if isinstance(steps, End):
            return _end(run, steps, bug)
        stages = [workflow.stages[workflow.index(step.stage)] for step in steps]
        if not stages[0].is_gate:
            try:
                bug = _work(run, world, stages, steps) or bug
            except LimitReached as limit:
                return _wait_for(run, str(limit))
        elif not pass_gate(run, world, stages[0], steps[0]):
            return _wait(run, steps[0].stage)


def _work(run: Durability, world: World, stages: list[Stage], steps: tuple[Step, ...]) -> str:
    """One step, or several side by side; the traceback of the first that met a bug."""
    works = [
        lambda _, stage=stage, step=step: work(run, world, stage, step)
        for stage, step in zip(stages, steps, strict=True)
    ]
    return next(filter(None, side_by_side(works)), "")


def exit_code(status: Status, code: int = 0) -> int:
    """The exit code of a run that stands there; `code` is that of the error that ended it."""
    return code or _CODES[status]


def _end(run: Durability, end: End, bug: str) -> Ended:
    """Files that have landed stay landed, also when something after them failed."""
    landed = has_landed(run)
    status: Status = "landed" if landed and end.status != "rejected" else end.status
    code = stop_code(run) or (1 if landed and end.status == "failed" else 0)
    run.record(RunEnded(status, end.reason), status=status, reason=end.reason, code=code)
    return Ended(status, end.reason, exit_code(status, code), bug)


def _wait(run: Durability, gate: str) -> Ended:
    reached = last_shown(run.events)
    question = reached[1].question if reached else gate
    reason = f"waits at the gate {gate}: {question}"
    run.record(RunEnded("waiting", reason))
    return Ended("waiting", reason, exit_code("waiting"))


def _wait_for(run: Durability, reason: str) -> Ended:
    """The run stands in the middle of a step until a human raises the limit."""
    run.record(RunEnded("waiting", reason), status="waiting", reason=reason)
    return Ended("waiting", reason, exit_code("waiting"))

"""What the records of a run say: pure readings of its events and results."""

from collections.abc import Iterable

from sddflow.domain.decision import Shown
from sddflow.domain.event import GateReached, StageFinished, Stamped
from sddflow.domain.finding import Finding
from sddflow.domain.results import (
    CheckedSpec,
    Feedback,
    Landed,
    Proposal,
    Proved,
    Result,
    Reviewed,
    Told,
)
from sddflow.domain.workflow import Back, Finished, Proceed, Step, Stop, Workflow
from sddflow.engine.durable import Durability

_AGAIN = "taken up again"


def finished(events: Iterable[Stamped]) -> tuple[Finished, ...]:
    """The finished steps, in the order they were recorded."""
    ended = (s.event for s in events if isinstance(s.event, StageFinished))
    return tuple(Finished(Step(e.stage, e.round), e.outcome) for e in ended)


def result_key(step: Step) -> str:
    """Under which name a step's result is kept."""
    return f"{step.key}:result"


def results(run: Durability) -> dict[str, Result]:
    """The newest result of each stage that made one, in the order they were made."""
    newest: dict[str, Result] = {}
    for done in finished(run.events):
        if kept := run.recall(result_key(done.step)):
            newest.pop(done.step.stage, None)
            newest[done.step.stage] = kept[0]
    return newest


def feedback(run: Durability, step: Step) -> Feedback | None:
    """Why a step is a way back; None where it is not.

    Stages that worked side by side may all have sent it back: all their reasons count. What those
    beside the step itself have done already does not.
    """
    workflow = run.plan.workflow
    beside = {workflow.stages[i].id for i in workflow.group(step.stage)} - {step.stage}
    done = finished(run.events)
    while done and done[-1].step.stage in beside:
        done = done[:-1]
    ways = _ways_back(workflow, done)
    found = [(w.step, w.outcome) for w in ways if isinstance(w.outcome, Back)]
    if not found:
        return None
    kept = [result for step, _ in found for result in run.recall(result_key(step))]
    findings = tuple(f for result in kept for f in findings_of(result))
    reason = "; ".join(dict.fromkeys(outcome.reason for _, outcome in found))
    return Feedback(found[0][0].stage, reason, findings)


def _ways_back(workflow: Workflow, done: tuple[Finished, ...]) -> tuple[Finished, ...]:
    """The ways back that lead to the next step: of one stage, or of several side by side.

    A step that is taken up again is led to by what had led to the one that failed.
    """
    last = _last_together(workflow, done)
    backs = tuple(d for d in last if isinstance(d.outcome, Back))
    if not backs or not isinstance(backs[-1].outcome, Back):
        return ()
    if backs[-1].outcome.reason != _AGAIN:
        return backs
    steps = [d.step for d in done]
    failed = steps.index(done[-1].step)
    used_up = isinstance(done[failed].outcome, Back) and failed < len(done) - 1
    return _ways_back(workflow, done[: failed + 1] if used_up else done[:failed])


def _last_together(workflow: Workflow, done: tuple[Finished, ...]) -> tuple[Finished, ...]:
    """The last finished step, with those that were finished beside it."""
    last: list[Finished] = []
    for each in reversed(done):
        known = {d.step.stage for d in last}
        if last and (
            each.step.stage in known
            or workflow.index(each.step.stage) not in workflow.group(last[0].step.stage)
        ):
            break
        last.append(each)
    return tuple(reversed(last))


def findings_of(result: Result) -> tuple[Finding, ...]:
    """What a result says is wrong."""
    match result:
        case CheckedSpec() | Proposal() | Reviewed() | Told():
            return result.findings
        case Proved():
            return result.proof.findings
        case _:
            return ()


def since_last_gate(workflow: Workflow, gate: str, newest: dict[str, Result]) -> tuple[Result, ...]:
    """What the stages between a gate and the gate before it have made, in the workflow's order."""
    part: list[Result] = []
    for stage in workflow.stages[: workflow.index(gate)]:
        if stage.is_gate and not stage.escalation:
            part.clear()
        elif stage.id in newest:
            part.append(newest[stage.id])
    return tuple(part)


def last_shown(events: Iterable[Stamped]) -> tuple[Step, Shown] | None:
    """The gate that the run reached last, and what was shown there."""
    reached = [s.event for s in events if isinstance(s.event, GateReached)]
    return (Step(reached[-1].stage, reached[-1].round), reached[-1].shown) if reached else None


def open_gate(events: Iterable[Stamped]) -> tuple[Step, Shown] | None:
    """The gate that a waiting run stands at; None where it waits for something else."""
    told = tuple(events)
    reached = last_shown(told)
    passed = {done.step for done in finished(told)}
    return None if reached is None or reached[0] in passed else reached


def code_key(step: Step) -> str:
    """Under which name the exit code of a failed step is kept."""
    return f"{step.key}:code"


def bug_key(step: Step) -> str:
    """Under which name the traceback of a step is kept that met a bug of ours."""
    return f"{step.key}:bug"


def has_landed(run: Durability) -> bool:
    """Whether a stage has moved its files into the target."""
    going_on = (d.step for d in finished(run.events) if isinstance(d.outcome, Proceed))
    kept = (run.recall(result_key(step)) for step in going_on)
    return any(isinstance(result, Landed) for found in kept for result in found)


def stopped(events: Iterable[Stamped]) -> Finished | None:
    """The step that ended the run, unless it was taken up again since."""
    stop: Finished | None = None
    for done in finished(events):
        if isinstance(done.outcome, Stop):
            stop = stop or done
        elif isinstance(done.outcome, Back):
            stop = None
    return stop


def stop_code(run: Durability) -> int:
    """The exit code of the error that ended the run; 0 where none did."""
    stop = stopped(run.events)
    kept = run.recall(code_key(stop.step)) if stop else ()
    return int(kept[0]) if kept else 0


def taken_up(workflow: Workflow, events: tuple[Stamped, ...]) -> Finished | None:
    """What to record so that a failed run goes on: a new try of the stage that ended it.

    Where the rounds were used up, that is the stage the last way back led to. None where the run
    has not failed.
    """
    done = finished(events)
    if stop := stopped(events):
        at, failed = stop.step, isinstance(stop.outcome, Stop) and stop.outcome.status == "failed"
        return Finished(at, Back(at.stage, _AGAIN, counts=False)) if failed else None
    working = [d for d in done if not workflow.stages[workflow.index(d.step.stage)].always]
    if working and isinstance(working[-1].outcome, Back):
        last = working[-1]
        return Finished(last.step, Back(working[-1].outcome.to, _AGAIN, counts=False))
    return None


def failed_landing(workflow: Workflow, events: tuple[Stamped, ...]) -> bool:
    """Whether the run was approved for landing and ended there."""
    stop = stopped(events)
    if stop is None or not isinstance(stop.outcome, Stop) or stop.outcome.status != "failed":
        return False
    return workflow.stages[workflow.index(stop.step.stage)].uses == "land"

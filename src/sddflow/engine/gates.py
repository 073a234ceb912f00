"""A gate: what is shown, who is asked, and what becomes of the answer.

The only way past a gate is a recorded decision with the digest of exactly what is shown now.
"""

from typing import get_args

from sddflow.domain.contract.account import escalations
from sddflow.domain.contract.known import Known
from sddflow.domain.decision import Answer, Decision, Shown
from sddflow.domain.event import DecisionTaken, GateReached, Noted, StageFinished
from sddflow.domain.results import CheckedSpec, Decided, Result
from sddflow.domain.spent import parts, spent
from sddflow.domain.workflow import Back, Outcome, Proceed, Stage, Step, Stop, Workflow
from sddflow.engine.answers import write_answers
from sddflow.engine.asking import Answered
from sddflow.engine.durable import Durability
from sddflow.engine.estimate import estimate
from sddflow.engine.recorded import last_shown, result_key, results, since_last_gate
from sddflow.engine.world import World
from sddflow.errors import UsageError


def pass_gate(run: Durability, world: World, stage: Stage, step: Step) -> bool:
    """Go through a gate, if a human has answered or answers now; otherwise the run waits.

    Raises:
        SpecError: the spec that is to be approved cannot be read any more, or cannot be written.
    """
    if stage.escalation and not any(escalations(stage, known(run))):
        run.record(StageFinished(step.stage, step.round, "nothing to escalate", 0.0, Proceed()))
        return True
    if decision := _with_answers(run, step):
        return _taken(run, world, stage, step, decision)
    if _went_back(run, world, step):
        return True
    shown = _reach(run, stage, step)
    decision = _answer(run, world, step, shown)
    if decision is None:
        return False
    if decision.answer == "approve" and _went_back(run, world, step):
        return True  # it changed while they were reading
    return _taken(run, world, stage, step, decision)


def _with_answers(run: Durability, step: Step) -> Decision | None:
    """A recorded decision whose answers are to be written, or were before the process ended."""
    reached = last_shown(run.events)
    if reached is None or reached[0] != step:
        return None
    recorded = _recorded(run, step, reached[1])
    return recorded if recorded and recorded.into_spec else None


def _taken(run: Durability, world: World, stage: Stage, step: Step, decision: Decision) -> bool:
    """What a decision does is recorded; where the spec has become another, it is read again."""
    outcome = outcome_of(run.plan.workflow, stage, decision)
    if decision.into_spec:
        write_answers(run, world, step, decision)
    if decision.answer == "revise" and (reader := _reader_of_changed(run, world)):
        outcome = Back(reader, decision.comment, counts=False)
    run.record(
        DecisionTaken(step.stage, step.round, decision),
        StageFinished(step.stage, step.round, _said(decision), 0.0, outcome),
        calls=((result_key(step), Decided(decision)),),
        status="running",
    )
    return True


def outcome_of(workflow: Workflow, gate: Stage, decision: Decision) -> Outcome:
    """What an answer does.

    Raises:
        UsageError: a revision without a comment, or at a gate that nothing leads back from.
    """
    if decision.answer == "approve":
        return Proceed()
    if decision.answer == "reject":
        return Stop("rejected", _said(decision))
    to = gate.back or _stage_before(workflow, gate)
    if not to:
        raise UsageError(f"the gate {gate.id} has no stage to go back to", cure="reject instead")
    if not decision.comment.strip():
        raise UsageError("a revision needs a comment that says what to change")
    return Back(to, decision.comment, counts=False)


def _stage_before(workflow: Workflow, gate: Stage) -> str:
    before = [s.id for s in workflow.stages[: workflow.index(gate.id)] if not s.is_gate]
    return before[-1] if before else ""


def _said(decision: Decision) -> str:
    done = {"approve": "approved", "revise": "sent back", "reject": "rejected"}[decision.answer]
    comment = f": {decision.comment}" if decision.comment else ""
    return f"{done} by {decision.person}{comment}"


def _went_back(run: Durability, world: World, step: Step) -> bool:
    """Where the spec has changed since it was read, it is read again before anyone is asked."""
    reader = _reader_of_changed(run, world)
    if not reader:
        return False
    reason = "the spec has changed since it was read"
    outcome = Back(reader, reason, counts=False)
    run.record(
        *_stale(run, step, ""),
        StageFinished(step.stage, step.round, reason, 0.0, outcome),
        status="running",
    )
    return True


def _reader_of_changed(run: Durability, world: World) -> str:
    """The stage that reads the spec, where that has changed since; else ""."""
    from sddflow.stages.gate import spec_changed

    newest = results(run)
    if not spec_changed(world.target, tuple(newest.values())):
        return ""
    return next(s for s, result in newest.items() if isinstance(result, CheckedSpec))


def _reach(run: Durability, stage: Stage, step: Step) -> Shown:
    """What is shown now; recorded, unless the run stood here with the very same before."""
    from sddflow.stages.gate import shown

    newest = results(run)
    part = since_last_gate(run.plan.workflow, stage.id, newest)
    now = shown(stage, part, known(run), _cost(run, newest))
    waits = f"waits at the gate {stage.id}"
    if last_shown(run.events) == (step, now):
        run.record(status="waiting", reason=waits)
    else:
        run.record(
            GateReached(step.stage, step.round, now),
            *_stale(run, step, now.digest),
            status="waiting",
            reason=waits,
        )
    return now


def _cost(run: Durability, newest: dict[str, Result]) -> str:
    """What was spent, by whom, and what is expected before anything was spent."""
    lines = [str(spent(run.events)), *(f"- {part}" for part in parts(run.events))]
    read = next((r.document.text for r in newest.values() if isinstance(r, CheckedSpec)), "")
    expected = estimate(run.plan, len(read))
    if len(lines) == 1 and expected.calls:
        lines.append(f"expected: {expected}")
    return "\n".join(lines)


def known(run: Durability) -> Known:
    """What the contracts of a run are accounted for by."""
    decided = (s.event for s in run.events if isinstance(s.event, DecisionTaken))
    return Known(run.plan, tuple(results(run).values()), tuple(e.decision for e in decided))


def _stale(run: Durability, step: Step, digest: str) -> tuple[Noted, ...]:
    """Answers to something else that was shown at this gate before: they do not count."""
    old = [d for d in run.decisions(step) if d.digest != digest]
    return tuple(
        Noted(
            step.stage,
            f"the answer of {d.person} ({d.answer}) does not count:"
            " what was shown then has changed since",
        )
        for d in old
    )


def _answer(run: Durability, world: World, step: Step, shown: Shown) -> Decision | None:
    """The decision that counts: the recorded one, else by flag, else what a human says now."""
    if found := _recorded(run, step, shown):
        return found
    if step.stage in world.approvals:
        return _decide(run, world, step, shown, Answered("approve", way="flag"))
    said = world.ask(run.run, shown, lambda: _recorded(run, step, shown) is not None)
    if found := _recorded(run, step, shown):
        return found
    return _decide(run, world, step, shown, said) if said else None


def _recorded(run: Durability, step: Step, shown: Shown) -> Decision | None:
    """The answer to exactly this, at this gate; one that is none of the three is no answer."""
    of_this = (d for d in run.decisions(step) if (d.digest, d.gate) == (shown.digest, shown.gate))
    return next((d for d in of_this if d.answer in get_args(Answer)), None)


def _decide(run: Durability, world: World, step: Step, shown: Shown, said: Answered) -> Decision:
    decision = said.decision(shown, world.person, world.now())
    workflow = run.plan.workflow
    outcome_of(workflow, workflow.stages[workflow.index(step.stage)], decision)
    return run.decide(step, decision)

"""From the events of a run to the records that tell it.

One record for each step in which a model was asked, one for each decision of a human, and one for
the run as a whole.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sddflow.domain.digest import digest
from sddflow.domain.event import (
    CheckFinished,
    DecisionTaken,
    Event,
    FilesLanded,
    FilesWritten,
    FindingRaised,
    GateReached,
    ModelAnswered,
    RunEnded,
    StageFinished,
    StageStarted,
    Stamped,
)
from sddflow.domain.exchange import ModelCall
from sddflow.domain.plan import Plan
from sddflow.domain.record import PhrStage, PromptRecord
from sddflow.domain.workflow import Proceed

_STAGES: dict[str, PhrStage] = {
    "spec-check": "spec", "spec": "spec", "design": "plan", "review": "plan",
    "write": "green", "verify": "green", "landing": "green", "land": "green",
    "document": "explainer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Step:
    """The events of one step, in order."""

    stage: str
    round: int
    at: datetime
    events: tuple[Event, ...]

    @property
    def key(self) -> str:
        return f"{self.stage}/{self.round}"


def tell(run: str, plan: Plan, events: tuple[Stamped, ...]) -> tuple[PromptRecord, ...]:
    """The records of a run, in the order things happened.

    Args:
        run: its id.
        plan: what it worked with.
        events: all of them, oldest first.
    """
    blank = _blank(run, plan, events)
    steps = _steps(events)
    told = [_told_step(replace(blank, key=f"{run}/{s.key}", date=s.at), s) for s in steps]
    return (*(record for record in told if record is not None), _told_run(blank, events))


def _steps(events: tuple[Stamped, ...]) -> list[_Step]:
    steps: list[_Step] = []
    for stamped in events:
        event = stamped.event
        if isinstance(event, StageStarted | GateReached) and not _same(steps, event):
            steps.append(_Step(event.stage, event.round, stamped.at, ()))
        if steps:
            steps[-1] = replace(steps[-1], events=(*steps[-1].events, event))
    return steps


def _same(steps: list[_Step], event: StageStarted | GateReached) -> bool:
    """A resumed step goes on; it is no second one."""
    return bool(steps) and (steps[-1].stage, steps[-1].round) == (event.stage, event.round)


def _blank(run: str, plan: Plan, events: tuple[Stamped, ...]) -> PromptRecord:
    """What all records of a run share."""
    return PromptRecord(
        key=run,
        title="",
        stage="misc",
        date=events[0].at,
        model="none",
        feature=plan.feature,
        branch=plan.branch,
        user=plan.person,
        command=plan.command,
        links=(("spec", plan.spec),),
        files=(),
        tests=(),
        prompt="",
        response="",
        impact="",
        next_prompts="",
        reflection="",
        failures=(),
        graders=(),
        variant="",
    )


def _said(call: ModelCall) -> str:
    """The answer; where it called tools, what it called."""
    called = [f"{c.name} {c.input}" for c in call.completion.calls]
    return "\n".join(part for part in (call.completion.text, *called) if part)


def _variant(calls: list[ModelCall]) -> str:
    """Which prompt it was: its templates by their digests, and the role's words by theirs."""
    templates = dict.fromkeys(c.template for c in calls if c.template)
    words = digest(*(c.system for c in calls if c.system))[:12]
    return ", ".join((*templates, f"role {words}"))


def _told_step(record: PromptRecord, step: _Step) -> PromptRecord | None:
    calls = [e.call for e in step.events if isinstance(e, ModelAnswered)]
    decisions = [e.decision for e in step.events if isinstance(e, DecisionTaken)]
    record = replace(
        record,
        stage=_STAGES.get(step.stage, "misc"),
        failures=_failures(step.events),
        graders=_graders(step.events),
        impact=_impact(step.events),
        reflection=_reflection(step),
    )
    if calls:
        return replace(
            record,
            title=f"{step.stage}, round {step.round}",
            model=calls[-1].completion.model,
            prompt=_numbered([f"{c.system}\n\n{c.prompt}".strip() for c in calls], "call"),
            response=_numbered([_said(c) for c in calls], "answer"),
            variant=_variant(calls),
        )
    if decisions:
        shown = next(e.shown for e in step.events if isinstance(e, GateReached))
        return replace(
            record,
            title=f"decision at the {step.stage} gate, round {step.round}",
            prompt=shown.question,
            response="\n".join(
                f"{d.answer} by {d.person} ({d.way}) at {d.at.isoformat(timespec='seconds')}"
                f" of {d.digest}" + (f"\n{d.comment}" if d.comment else "")
                for d in decisions
            ),
        )
    return None


def _numbered(texts: list[str], noun: str) -> str:
    """One text as it is; several under a heading each."""
    if len(texts) == 1:
        return texts[0]
    return "\n\n".join(f"--- {noun} {number} ---\n{text}" for number, text in enumerate(texts, 1))


def _told_run(blank: PromptRecord, events: tuple[Stamped, ...]) -> PromptRecord:
    all_events = tuple(s.event for s in events)
    landed = any(isinstance(e, FilesLanded) for e in all_events)
    finished = [e for e in all_events if isinstance(e, StageFinished)]
    ending = next((e for e in reversed(finished) if not isinstance(e.outcome, Proceed)), None)
    refused = any(
        isinstance(e, DecisionTaken) and e.decision.answer == "reject" for e in all_events
    )
    return replace(
        blank,
        key=blank.key + _times_ended(all_events),
        date=events[-1].at,
        title=f"run of {blank.feature}: {_ending(landed=landed, refused=refused)}",
        stage="green" if landed else "misc" if refused else "red",
        model=_last_model(all_events),
        files=_files(all_events),
        tests=_graders(all_events),
        prompt=blank.command or f"sddflow run {blank.feature}",
        response="\n".join(f"{e.stage}/{e.round}: {e.summary}" for e in finished),
        impact=_impact(all_events),
        next_prompts="" if landed else "mend what was found, then run again",
        reflection=getattr(ending.outcome, "reason", "") if ending and not landed else "as planned",
        failures=_failures(all_events),
        graders=_graders(all_events),
    )


def _times_ended(events: tuple[Event, ...]) -> str:
    """A run that had failed and was taken up again is told again, beside what was told then."""
    ended = sum(isinstance(e, RunEnded) and e.status != "waiting" for e in events)
    return f"/again-{ended}" if ended else ""


def _ending(*, landed: bool, refused: bool) -> str:
    return "landed" if landed else "refused" if refused else "not landed"


def _last_model(events: tuple[Event, ...]) -> str:
    models = [e.call.completion.model for e in events if isinstance(e, ModelAnswered)]
    return models[-1] if models else "none"


def _files(events: tuple[Event, ...]) -> tuple[str, ...]:
    landed = [f.path for e in events if isinstance(e, FilesLanded) for f in e.change_set.files]
    written = [path for e in events if isinstance(e, FilesWritten) for path in e.paths]
    return tuple(dict.fromkeys(landed + written))


def _failures(events: tuple[Event, ...]) -> tuple[str, ...]:
    found = [e.finding for e in events if isinstance(e, FindingRaised)]
    texts = [f"{f.code}: {f.message}" for f in found if f.severity != "info"]
    return tuple(dict.fromkeys(texts))


def _graders(events: tuple[Event, ...]) -> tuple[str, ...]:
    results = [e.result for e in events if isinstance(e, CheckFinished)]
    texts = [f"{r.id}{f' on {r.dialect}' if r.dialect else ''}: {r.status}" for r in results]
    return tuple(dict.fromkeys(texts))


def _impact(events: tuple[Event, ...]) -> str:
    landed = [e.change_set for e in events if isinstance(e, FilesLanded)]
    if landed:
        return f"{len(landed[-1].files)} files landed with migration {landed[-1].revision}"
    decisions = [e.decision for e in events if isinstance(e, DecisionTaken)]
    if decisions:
        return f"{decisions[-1].gate}: {decisions[-1].answer}"
    return "no file of the target changed"


def _reflection(step: _Step) -> str:
    finished = [e for e in step.events if isinstance(e, StageFinished)]
    return finished[-1].summary if finished else "waits for an answer"

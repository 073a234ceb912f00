"""Stage `compete`: several designs of one spec, each carried through its own proof."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from sddflow.domain.event import ModelAnswered, Noted
from sddflow.domain.plan import RoleText
from sddflow.domain.results import Candidate, Candidates, CheckedSpec, Feedback
from sddflow.domain.spent import spent_on
from sddflow.domain.workflow import Proceed, Stop
from sddflow.errors import Failed, TargetError
from sddflow.stages.design import design
from sddflow.stages.services import Done, Once, Services
from sddflow.stages.verify import verify
from sddflow.stages.write import write

T = TypeVar("T")
_SHARED = ("conventions", "migrations", "existing-schema")


def compete(
    checked: CheckedSpec, feedback: Feedback | None, services: Services
) -> Done[Candidates]:
    """Each role, on each of its models, proposes; what it proposes is written and proved.

    One candidate that fails does not end the others; the run ends where none holds.
    """
    entries = tuple(
        _candidate(role, number, checked, feedback, services)
        for number, role in enumerate(services.roles, 1)
    )
    candidates = Candidates(entries)
    holding = [c for c in entries if c.holds]
    summary = f"{len(entries)} candidates, {len(holding)} of them hold"
    if holding:
        return Done(candidates, summary, Proceed())
    asked = "; ".join(f"{c.name}: {c.problem or 'the proof does not hold'}" for c in entries)
    reason = f"no candidate holds: {asked}. What should the next try do differently?"
    return Done(candidates, summary, Stop("failed", reason))


def _candidate(
    role: RoleText,
    number: int,
    checked: CheckedSpec,
    feedback: Feedback | None,
    services: Services,
) -> Candidate:
    own = _own(services, role, number)
    entry = Candidate(role.name, role.model or services.plan.model)
    services.emit(Noted(services.step.stage, f"candidate {entry.name} ({entry.model})"))
    before = len(services.history())
    try:
        entry = _carried(entry, checked, feedback, own)
    except (Failed, TargetError) as error:
        entry = replace(entry, problem=str(error))
    calls = [
        s.event.call for s in services.history()[before:] if isinstance(s.event, ModelAnswered)
    ]
    return replace(entry, spent=spent_on(calls))


def _carried(
    entry: Candidate, checked: CheckedSpec, feedback: Feedback | None, services: Services
) -> Candidate:
    """Designed, written and proved, as far as it goes."""
    designed = design(checked, feedback, None, services)
    entry = replace(entry, proposal=designed.result)
    if isinstance(designed.outcome, Stop):
        return replace(entry, problem=designed.outcome.reason)
    written = write(designed.result, services)
    entry = replace(entry, written=written.result)
    if not isinstance(written.outcome, Proceed):
        return replace(entry, problem=written.summary)
    proved = verify(written.result, designed.result, services)
    return replace(entry, proved=proved.result)


def _own(services: Services, role: RoleText, number: int) -> Services:
    """The stage's services as one candidate has them: its role alone, its own recorded calls."""
    stage = services.step.stage
    roles = tuple((s, (role,) if s == stage else r) for s, r in services.plan.roles)
    plan = replace(services.plan, roles=roles)
    return replace(services, plan=plan, once=_Own(services.once, f"candidate {number}: "))


@dataclass(frozen=True, slots=True)
class _Own:
    """Recorded calls under a candidate's own names; what all share is recorded once."""

    once: Once
    prefix: str

    def __call__(self, key: str, work: Callable[[], T]) -> T:
        return self.once(key if key in _SHARED else f"{self.prefix}{key}", work)

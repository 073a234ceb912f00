"""The account of a run: each item of its roles' contracts, and how it stands.

Nothing is ticked silently. What code has seen is proven or failed; what the gates, the records and
the report do by themselves is said so; everything else is a line for the human who approves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.contract.item import Item
from sddflow.domain.contract.known import Known, State, Verdict, failed, proven, undecided
from sddflow.domain.contract.means import Means, means_of
from sddflow.domain.contract.role import MAKERS, contracts
from sddflow.domain.contract.triggers import trigger_of
from sddflow.domain.workflow import Stage

_STOP_WORDS = frozenset({"the", "a", "an", "is", "are", "of", "it", "this", "that", "been", "has"})


@dataclass(frozen=True, slots=True)
class Line:
    """One item, accounted for.

    Args:
        role: whose.
        item: what is demanded.
        means: by what it is enforced.
        state: `proven`, `failed`, or `open`: a human confirms it by approving.
        evidence: what was seen, or why code cannot tell.
    """

    role: str
    item: Item
    means: Means
    state: State
    evidence: str


def account(known: Known) -> tuple[Line, ...]:
    """Every item of every role that answers for what would land, in order."""
    found = contracts(known.plan, *MAKERS)
    return tuple(_line(contract.role, item, known) for contract in found for item in contract.items)


def _line(role: str, item: Item, known: Known) -> Line:
    means = means_of(item)
    verdict = means.look(known) if means.look else _by_itself(item, means, known)
    return Line(role, item, means, verdict.state, verdict.evidence)


def _by_itself(item: Item, means: Means, known: Known) -> Verdict:
    match means.by:
        case "gate":
            return _asked(item, known)
        case "path guard":
            return _guarded(item, known)
        case "report":
            return _reported(known)
        case "record":
            return _recorded(known)
        case "stop":
            return _watched(item, known)
    return undecided("code cannot tell")


def asks_the_same(one: str, other: str) -> bool:
    """Two questions with the same words that matter."""
    return _words(one) == _words(other)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.lower())) - _STOP_WORDS


def _asked(item: Item, known: Known) -> Verdict:
    workflow = known.plan.workflow
    wanted = item.value or "Is the database spec approved?"
    gates = [s.id for s in workflow.stages if s.is_gate and asks_the_same(s.question, wanted)]
    if not gates and not item.value:
        gates = [s.id for s in workflow.stages if s.is_gate][:1]
    said = next((d for d in reversed(known.decisions) if d.gate in gates), None)
    if said is None:
        return undecided(f"no gate of {workflow.name} asked it")
    if said.answer != "approve":
        return failed(f"{said.person} answered {said.answer} at the gate {said.gate}")
    return proven(f"{said.person} said yes at the gate {said.gate}, {said.at:%Y-%m-%d %H:%M} UTC")


def _guarded(item: Item, known: Known) -> Verdict:
    if known.written is None:
        return undecided("nothing was written")
    count = f"all {len(known.files)} files were checked before the gate"
    if item.kind != "scope":
        return proven(count)
    if known.written.scope_missing and item.value in known.written.scope_missing:
        return undecided(f"there is no folder {item.value}/ here; the application's own was meant")
    return proven(count)


def _reported(known: Known) -> Verdict:
    uses = {s.uses for s in known.plan.workflow.stages}
    if "document" not in uses:
        return undecided(f"{known.plan.workflow.name} has no stage that writes documents")
    return proven("the stage document writes it once the files have landed")


def _recorded(known: Known) -> Verdict:
    stage = next((s for s in known.plan.workflow.stages if s.uses == "record"), None)
    if stage is None:
        return undecided(f"{known.plan.workflow.name} has no stage that writes records")
    return proven(f"the stage {stage.id} writes it, for refused and failed runs too")


def _watched(item: Item, known: Known) -> Verdict:
    trigger = trigger_of(item)
    causes = tuple(trigger.look(known)) if trigger else ()
    if trigger is None:
        return undecided("code cannot tell")
    if not causes:
        return proven(f"{trigger.name} was looked for and did not arise")
    gate = escalation_gate(early=trigger.early)
    said = next((d for d in reversed(known.decisions) if d.gate == gate), None)
    if said is None:
        return undecided(f"{trigger.name}: {causes[0]}")
    return proven(f"{trigger.name} arose, and {said.person} decided at the gate {gate}")


def escalation_gate(*, early: bool) -> str:
    """The id of the gate at which a role's escalations stop a run."""
    return "spec-escalation" if early else "escalation"


Escalated = tuple[str, Item, str, tuple[str, ...]]
"""A role, its item, the trigger's name, and what set it off."""


def escalations(gate: Stage, known: Known) -> Iterator[Escalated]:
    """What stops a run at a gate of escalation; each trigger of a role once."""
    early = gate.id == escalation_gate(early=True)
    for contract in contracts(known.plan):
        told: set[str] = set()
        for item in contract.of("escalation"):
            trigger = trigger_of(item)
            if trigger is None or trigger.early != early or trigger.name in told:
                continue
            if causes := tuple(trigger.look(known)):
                told.add(trigger.name)
                yield contract.role, item, trigger.name, causes

"""A gate: what a human is shown, made of the results since the gate before it."""

from pathlib import Path

from sddflow.domain.change_set import ChangeSet
from sddflow.domain.contract.account import account, escalations
from sddflow.domain.contract.gates import landing_gate
from sddflow.domain.contract.known import Known
from sddflow.domain.decision import Asked, Section, Shown
from sddflow.domain.digest import digest
from sddflow.domain.results import CheckedSpec, Proposal, Result, Written
from sddflow.domain.schema.design import Design
from sddflow.domain.workflow import Stage


def shown(stage: Stage, part: tuple[Result, ...], known: Known, cost: str) -> Shown:
    """Exactly what is to be decided on.

    Args:
        stage: the gate.
        part: the results since the gate before it, in the order they are shown.
        known: the run as it stands; its results are what an approval is about.
        cost: what the run has spent so far, in words.
    """
    from sddflow.rendering.sections import sections

    told: tuple[Section, ...] = ()
    asked: tuple[Asked, ...] = ()
    for result in part:
        told += sections(result, len(asked) + 1)
        asked += _asked(result)
    question = stage.question or f"Go on behind the gate {stage.id}?"
    own = _contracts(stage, known)
    every = (*own, *told) if stage.escalation else (*told, *own)
    every = (*every, Section("Cost", cost))
    return Shown(stage.id, question, every, _facts(known.results), asked)


def _contracts(stage: Stage, known: Known) -> tuple[Section, ...]:
    """What made a role escalate, or how the contracts stand before anything lands."""
    from sddflow.rendering.contracts import account_sections, escalation_section

    if stage.escalation:
        return (escalation_section(escalations(stage, known)),)
    if stage.id == landing_gate(known.plan.workflow.stages):
        return tuple(s for s in account_sections(account(known)) if s.body.strip())
    return ()


def _asked(result: Result) -> tuple[Asked, ...]:
    """The questions of the spec, or of the design, that may be answered here."""
    match result:
        case CheckedSpec(questions=found):
            pass
        case Proposal(design=Design(questions=found)):
            pass
        case _:
            found = ()
    return tuple(Asked(q.text, q.options, q.changes) for q in found)


def spec_changed(target: Path, newest: tuple[Result, ...]) -> bool:
    """Whether the spec on disk is not the one that was read.

    Raises:
        SpecError: it cannot be read any more.
    """
    checked = next((r for r in newest if isinstance(r, CheckedSpec)), None)
    if checked is None:
        return False
    from sddflow.target.texts import read_text
    from sddflow.workspace import inside

    text = read_text(inside(target, checked.document.path))
    return digest(text) != checked.document.digest


def _facts(newest: tuple[Result, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for result in newest:
        match result:
            case CheckedSpec(document):
                found.append(("spec", document.digest))
            case Written(change_set=ChangeSet() as change_set):
                found.append(("change set", change_set.digest))
    return tuple(found)

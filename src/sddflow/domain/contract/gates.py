"""The gates that contracts add to a workflow: mandatory questions, and escalations.

They are put in when a run is planned and frozen with it; no text of a role can take one out.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from sddflow.domain.contract.account import asks_the_same, escalation_gate
from sddflow.domain.contract.item import Contract
from sddflow.domain.contract.role import MAKERS, contract_of, contracts
from sddflow.domain.contract.triggers import trigger_of
from sddflow.domain.plan import Plan
from sddflow.domain.workflow import Stage

Stages = tuple[Stage, ...]


def with_gates(plan: Plan) -> Plan:
    """The plan with every gate that the contracts of its roles demand.

    Raises:
        RoleError: what a file or the workflow states of a contract is of no use.
    """
    stages = plan.workflow.stages
    for stage in plan.workflow.stages:
        for role in plan.roles_of(stage.id):
            stages = _asking(stages, stage, contract_of(role, stage.contract))
    escalating = tuple(_escalating(contracts(plan)))
    for early in (True, False):
        if early in escalating:
            stages = _with_escalation(stages, early=early)
    return replace(plan, workflow=replace(plan.workflow, stages=stages))


def landing_gate(stages: Stages) -> str:
    """The id of the gate that lets files land: the last one before them; "" where none is."""
    for number, stage in enumerate(stages):
        if stage.uses == "land":
            gates = [s.id for s in stages[:number] if s.is_gate and not s.escalation]
            return gates[-1] if gates else ""
    return ""


def _asking(stages: Stages, stage: Stage, contract: Contract) -> Stages:
    """A gate before the stage for each question that no gate before it asks."""
    for item in contract.of("question"):
        at = next(n for n, s in enumerate(stages) if s.id == stage.id)
        before = stages[:at]
        if any(s.is_gate and asks_the_same(s.question, item.value) for s in before):
            continue
        back = next((s.id for s in reversed(before) if not s.is_gate), "")
        name = _free(f"{_slug(contract.role)}-asks", stages)
        gate = Stage(name, "gate", question=item.value, back=back)
        stages = (*before, gate, *stages[at:])
    return stages


def _escalating(found: tuple[Contract, ...]) -> Iterator[bool]:
    for contract in found:
        for item in contract.of("escalation"):
            if trigger := trigger_of(item):
                yield trigger.early


def _with_escalation(stages: Stages, *, early: bool) -> Stages:
    at = _after_spec(stages) if early else _before_landing(stages)
    if at is None:
        return stages
    back = next((s.id for s in reversed(stages[:at]) if s.uses in ("spec-check", *MAKERS)), "")
    back = next((s.id for s in stages[:at] if s.uses in ("design", "compete")), back)
    question = "The role wants a human here: go on all the same?"
    gate = Stage(
        escalation_gate(early=early), "gate", question=question, back=back, escalation=True
    )
    return (*stages[:at], gate, *stages[at:])


def _after_spec(stages: Stages) -> int | None:
    return next((n + 1 for n, s in enumerate(stages) if s.uses == "spec-check"), None)


def _before_landing(stages: Stages) -> int | None:
    gate = landing_gate(stages)
    return next((n for n, s in enumerate(stages) if s.id == gate), None)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "role"


def _free(name: str, stages: Stages) -> str:
    taken = {s.id for s in stages}
    names = (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3)))
    return next(n for n in names if n not in taken)

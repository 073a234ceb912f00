"""The contracts of the roles of a plan."""

from sddflow.domain.contract.item import Contract
from sddflow.domain.contract.reading import read_contract
from sddflow.domain.contract.stated import with_stated
from sddflow.domain.plan import Plan, RoleText

MAKERS = ("design", "compete", "write")
"""The stages whose roles answer for what would land."""


def contract_of(role: RoleText, workflow: str = "") -> Contract:
    """What a role demands: by its text, its front matter, and what a workflow states of it.

    Args:
        role: the role.
        workflow: what the workflow states, as JSON, or "".

    Raises:
        RoleError: what is stated is of no use; the line says why.
    """
    found = read_contract(role.instructions, role=role.name, line=role.line)
    return with_stated(with_stated(found, role.stated, role.path), workflow, "the workflow")


def contracts(plan: Plan, *uses: str) -> tuple[Contract, ...]:
    """The contracts of a plan's roles, each once.

    Args:
        plan: of a run.
        uses: stage functions whose roles count; all where none is given.
    """
    found: dict[str, Contract] = {}
    for stage in plan.workflow.stages:
        if not uses or stage.uses in uses:
            for role in plan.roles_of(stage.id):
                found.setdefault(role.path, contract_of(role, stage.contract))
    return tuple(found.values())

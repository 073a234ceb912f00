"""A role's text with one of each demand, and a plan around it."""

from datetime import UTC, datetime

import pytest

from sddflow.domain.contract.known import Known
from sddflow.domain.decision import Decision
from sddflow.domain.plan import Plan, RoleText
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Stage, Workflow

KEEPER = """
You keep the tables.

## Limits

- Files are written only in the `backend/` folder
- You do NOT touch API routes or the frontend

Before anything is written you MUST ask: "Has the schema owner agreed?"

**YOU MUST:**
- Give every foreign key an index
- Keep every migration reversible

**You must not:**
- Write business logic

Call your mother on Sundays.

## Checklist

- [ ] No secrets in models
- [ ] The team lead has been told

## Response format

1. **Overview**: what it is about
2. **Poem**: in four lines
3. **Rollback**: how to go back

Write the documentation in `handbook/`.
Create a PHR when you are done; suggest an ADR for lasting decisions.

## Escalation

Invoke the human when:
1. The spec contradicts itself
2. Data loss is possible
3. The moon is full
"""

STAGES = (
    Stage("spec-check", "spec-check"),
    Stage("spec", "gate", question="Is the database spec approved?", back="spec-check"),
    Stage("design", "design", ("keeper",)),
    Stage("write", "write", back="design"),
    Stage("verify", "verify", back="design"),
    Stage("landing", "gate", question="May these files land?", back="design"),
    Stage("land", "land", back="design"),
    Stage("document", "document"),
    Stage("record", "record", always=True),
)


@pytest.fixture
def keeper() -> RoleText:
    """The role, from line 6 of its file."""
    return RoleText("keeper", "agents/keeper.md", "Keeps tables.", KEEPER.strip(), line=6)


@pytest.fixture
def plan(keeper: RoleText) -> Plan:
    """A plan in which the keeper designs."""
    workflow = Workflow("w", "", STAGES)
    return Plan(
        "notes", "specs/notes.md", workflow, (("design", (keeper,)),), Settings(), "offline"
    )


@pytest.fixture
def decided():
    """A decision at a gate."""

    def decide(gate: str, answer: str = "approve") -> Decision:
        return Decision(gate, answer, "digest", "Ada", datetime(2026, 1, 2, tzinfo=UTC), "flag")

    return decide


@pytest.fixture
def known(plan: Plan) -> Known:
    """Nothing has happened yet."""
    return Known(plan)

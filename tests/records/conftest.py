"""A run to tell of: one design call, a decision at each gate, files landed."""

from datetime import UTC, datetime, timedelta

import pytest

from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.decision import Decision, Section, Shown
from sddflow.domain.event import (
    CheckFinished,
    DecisionTaken,
    Event,
    FilesLanded,
    FindingRaised,
    GateReached,
    ModelAnswered,
    RunStarted,
    StageFinished,
    StageStarted,
    Stamped,
)
from sddflow.domain.exchange import Completion, ModelCall
from sddflow.domain.finding import Finding
from sddflow.domain.plan import Plan
from sddflow.domain.proof import CheckResult
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Proceed, Workflow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def plan() -> Plan:
    return Plan(
        feature="add-chats",
        spec="specs/add-chats/spec.md",
        workflow=Workflow("database-feature", "", ()),
        roles=(),
        settings=Settings(),
        model="offline",
        person="Ada",
        branch="chats",
        command="sddflow run add-chats",
    )


def stamped(*events: Event) -> tuple[Stamped, ...]:
    return tuple(
        Stamped("add-chats-1", number, NOON + timedelta(seconds=number), event)
        for number, event in enumerate(events, 1)
    )


@pytest.fixture
def events() -> tuple[Stamped, ...]:
    call = ModelCall(
        "design", "architect", "You design.", "```sql\nx\n```", Completion("{}", "offline")
    )
    shown = Shown("spec", "Is the database spec approved?", (Section("Spec", "text"),))
    return stamped(
        RunStarted("add-chats", "database-feature", "offline"),
        GateReached("spec", 1, shown),
        DecisionTaken(
            "spec", 1, Decision("spec", "approve", shown.digest, "Ada", NOON, "terminal")
        ),
        StageStarted("design", 1),
        ModelAnswered("design", call, 0.1),
        FindingRaised("design", Finding("design-x", "warning", "something")),
        StageFinished("design", 1, "2 tables", 0.2, Proceed()),
        CheckFinished("verify", CheckResult("upgrade", "sqlite", "passed", 0.1)),
        FilesLanded(ChangeSet((FileChange("app/chat.py", "x", "", "model"),), "0002", "m.py")),
    )

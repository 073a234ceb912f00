"""The commands about architecture decision records."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sddflow.app.adr import due, new
from sddflow.domain.conventions import Conventions, Migrations
from sddflow.domain.event import StageFinished
from sddflow.domain.plan import Plan
from sddflow.domain.results import Proposal
from sddflow.domain.schema.design import Choice, Design
from sddflow.domain.schema.table import Schema
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Proceed, Step, Workflow
from sddflow.engine.journal import Ending, Row, open_journal
from sddflow.engine.recorded import result_key
from sddflow.errors import UsageError
from sddflow.workspace import Workspace

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LASTING = Choice(
    "One table for all", "one table", ("two tables: a join",), "fewer joins", True, True
)
SMALL = replace(LASTING, title="A short name", cutting=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path, Settings())


def ran(workspace: Workspace, status: str) -> None:
    """A recorded run whose proposal took a lasting choice and a small one."""
    design = Design("", (), (), (), (LASTING, SMALL), (), ())
    conventions = Conventions(
        "sqlmodel", is_async=True, models_form="package", models_path="", models_module=""
    )
    proposal = Proposal(
        design, Schema(), conventions, Migrations("", "", "", (), ()), (), "architect"
    )
    plan = Plan("chats", "specs/chats/spec.md", Workflow("w", "", ()), (), Settings(), "offline")
    journal = open_journal(workspace.state)
    journal.add(Row("chats-1", "chats", "specs/chats/spec.md", "running", "", 0, NOON, NOON), plan)
    journal.write(
        "chats-1",
        journal.claim("chats-1"),
        NOON,
        calls=[(result_key(Step("design", 1)), proposal)],
        events=[StageFinished("design", 1, "", 0.1, Proceed())],
        ending=Ending(status),
    )
    journal.close()


def test_a_lasting_decision_of_a_landed_run_is_due(workspace: Workspace):
    """Only what is lasting, cross-cutting and had alternatives deserves an ADR."""
    ran(workspace, "landed")
    assert [d.name for d in due(workspace)] == ["one-table-for-all"]


def test_what_did_not_land_decided_nothing(workspace: Workspace):
    """A rejected run leaves no decision that an ADR could tell."""
    ran(workspace, "rejected")
    assert due(workspace) == ()


def test_an_adr_is_written_once_and_then_no_longer_due(workspace: Workspace):
    """Consent writes the record as Proposed; after that it is not suggested again."""
    ran(workspace, "landed")
    path = new(workspace, "One table for all")
    assert path == "history/adr/0001-one-table-for-all.md"
    text = (workspace.root / path).read_text("utf-8")
    assert text.startswith("# ADR-0001: One table for all\n\n- **Status:** Proposed\n")
    assert "- two tables: a join" in text
    assert due(workspace) == ()


def test_an_unknown_title_names_what_is_due(workspace: Workspace):
    """A slip of the pen is answered with the titles that there are."""
    ran(workspace, "landed")
    with pytest.raises(UsageError, match="due are: one-table-for-all"):
        new(workspace, "one-tabel")

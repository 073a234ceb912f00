"""The document of a feature."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.contract.account import Line
from sddflow.domain.contract.item import Item
from sddflow.domain.contract.means import TOLD
from sddflow.domain.contract.report import CHAPTERS
from sddflow.domain.conventions import Conventions, Migrations
from sddflow.domain.decision import Decision
from sddflow.domain.finding import Finding
from sddflow.domain.place import Source
from sddflow.domain.proof import CheckResult, DialectSql, Proof
from sddflow.domain.results import Opinion, Proposal, Proved, Reviewed, Written
from sddflow.domain.schema.change import CreateTable
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import (
    Check,
    Column,
    ColumnType,
    ForeignKey,
    Index,
    Schema,
    Table,
)
from sddflow.rendering.document import Story, feature_document

WHY = Source("spec", "newest | first", "specs/x/spec.md", 7)
USERS = Table("users", (Column("id", ColumnType("integer")),))
CHATS = Table(
    "chats",
    (
        Column("id", ColumnType("integer")),
        Column("user_id", ColumnType("integer"), source=WHY),
        Column("state", ColumnType("string", 6)),
        Column("updated_at", ColumnType("datetime", timezone=True)),
    ),
    foreign_keys=(ForeignKey(("user_id",), "users", on_delete="cascade"),),
    checks=(Check("ck_chats_state", column="state", choices=("open", "closed")),),
    indexes=(
        Index("ix_chats_user_id_updated_at", ("user_id", "updated_at"), serves="A user's chats"),
        Index("ix_chats_state", ("state",), source=WHY),
    ),
    comment="One thread.",
)


@pytest.fixture
def story() -> Story:
    design = Design("Adds chats.", (CHATS,), (), (), (), (), ())
    migrations = Migrations("alembic.ini", "alembic", "alembic/versions", ("0001",), ("0001",))
    proposal = Proposal(
        design,
        Schema((USERS,)),
        Conventions(
            "sqlmodel", is_async=True, models_form="package", models_path="", models_module=""
        ),
        migrations,
        (),
        "architect",
    )
    files = (
        FileChange("alembic/versions/0002_chats.py", "x", "", "migration"),
        FileChange("app/models/chat.py", "x", "", "table model of chats"),
    )
    written = Written((CreateTable(CHATS),), ChangeSet(files, "0002", files[0].path, "0001"), "")
    checks = (CheckResult("upgrade", "sqlite", "passed", 0.25),)
    sql = (DialectSql("sqlite", "CREATE TABLE chats ();", "DROP TABLE chats;"),)
    proof = Proof("app", ("0002",), ("sqlite 3.45",), checks, (), sql)
    finding = Finding("review-size", "warning", "Grows by 500,000 a year.")
    opinions = Reviewed((Opinion("performance", "Fine.", (finding,)),))
    return Story(proposal, opinions, written, Proved(proof))


@pytest.fixture
def text(story: Story) -> str:
    return feature_document("add-chats", story)


def test_the_sections_stand_in_their_order(text: str):
    """Summary, schema, migration, queries, performance, tests and the way back, in that order."""
    assert [line for line in text.split("\n") if line.startswith("## ")] == [
        "## Summary",
        "## Schema changes",
        "## Migration files",
        "## Example queries",
        "## Performance considerations",
        "## Testing results",
        "## Rollback procedures",
    ]


def test_each_index_has_a_query_that_it_serves(text: str):
    """The columns of an index are compared, and a time at its end orders."""
    assert "WHERE user_id = :user_id\nORDER BY updated_at DESC\nLIMIT 50;" in text
    assert "WHERE state = :state;" in text


def test_every_element_tells_why(text: str):
    """A column's row names the spec's words and line, safe in a table cell."""
    assert "| `user_id` | integer | no | spec: newest \\| first (specs/x/spec.md:7) |" in text


def test_the_way_back_says_what_it_costs(text: str):
    """The rollback names the tables that go, the revision to go to, and the statements."""
    assert "the way back drops table `chats`" in text
    assert "`alembic downgrade 0001`" in text
    assert "-- sqlite\nDROP TABLE chats;" in text


def test_findings_of_the_review_are_kept(text: str):
    """What reviewers warned of stands with the performance notes."""
    assert "- warning: Grows by 500,000 a year." in text


def test_no_blank_line_stands_twice(text: str):
    """The text is Markdown that a linter accepts: no run of blank lines, one end of line."""
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_a_role_may_demand_other_sections(story: Story):
    """Its titles in its order; one that nothing can tell is left to a human, in words."""
    titles = (
        "Overview",
        "Poem",
        "Files changed",
        "Migration safety",
        "Complete code",
        "Next steps",
    )
    told = feature_document("add-chats", replace(story, titles=titles))
    assert [line[3:] for line in told.split("\n") if line.startswith("## ")] == list(titles)
    assert "## Poem\n\nNothing in this run tells it; it is for a human to write." in told
    assert "- `app/models/chat.py` (new): table model of chats" in told


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda c: c.name)
def test_every_chapter_can_be_written(story: Story, chapter):
    """Each has a template that says something, and stands behind a title that means it."""
    story = replace(story, titles=(chapter.name,))
    told = feature_document("add-chats", story)
    body = told.split(f"## {chapter.name}\n", 1)[1].strip()
    assert body
    assert "Nothing in this run" not in body


def test_contracts_stand_at_the_end(story: Story):
    """Each item with its line, who saw to it, and who confirmed what code cannot tell."""
    item = Item("checklist", "The | lead was told", 12)
    lines = (
        Line("keeper", item, TOLD, "open", "code cannot tell"),
        Line("keeper", replace(item, text="Tested"), TOLD, "failed", "upgrade failed"),
    )
    decision = Decision("landing", "approve", "d", "Ada", datetime(2026, 1, 2, tzinfo=UTC), "flag")
    told = feature_document("add-chats", replace(story, account=lines, approved=decision))
    assert told.rstrip().endswith(
        "| 12 | The \\| lead was told | told | confirmed by Ada: code cannot tell |\n"
        "| 12 | Tested | told | failed: upgrade failed; confirmed by Ada |"
    )
    alone = feature_document("add-chats", replace(story, account=lines))
    assert "| not confirmed: code cannot tell |" in alone

"""Design and review as stages: on the demo's own files, with what a journal would give back."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sddflow.domain.conventions import Conventions, Migrations
from sddflow.domain.decision import Decision
from sddflow.domain.event import DecisionTaken, FindingRaised, Noted, Stamped
from sddflow.domain.exchange import Completion, Review
from sddflow.domain.finding import Finding
from sddflow.domain.plan import Plan, RoleText
from sddflow.domain.results import CheckedSpec, Feedback, Proposal
from sddflow.domain.schema.design import Design
from sddflow.domain.schema.table import Column, ColumnType, ForeignKey, Schema, Table
from sddflow.domain.settings import Settings
from sddflow.domain.spec.parse import parse_spec
from sddflow.domain.workflow import Back, Proceed, Stage, Step, Stop, Workflow
from sddflow.errors import ModelError, WorkflowError
from sddflow.models.offline import Offline
from sddflow.stages.design import design
from sddflow.stages.review import angle_of, review
from sddflow.stages.services import Services

DEMO = Path(__file__).parents[2] / "examples/todo-chatbot"
PATH = "specs/add-conversations/spec.md"
INTEGER = ColumnType("integer")
EXISTING = Schema(
    (
        Table(
            "tasks",
            (Column("id", INTEGER), Column("user_id", INTEGER)),
            foreign_keys=(ForeignKey(("user_id",), "users"),),
        ),
        Table("users", (Column("id", INTEGER),)),
    )
)
MIGRATIONS = Migrations(
    "alembic.ini", "alembic", "alembic/versions", ("0003",), ("0001", "0002", "0003")
)
CONVENTIONS = Conventions(
    "sqlmodel", True, "package", "app/models", "app.models", user_model="User", user_table="users"
)
ARCHITECT = RoleText("database-architect", "shipped:a.md", "designs schemas", "You design schemas.")
REVIEWERS = (
    RoleText("isolation-reviewer", "shipped:i.md", "user isolation", "You look for leaks."),
    RoleText("performance-reviewer", "shipped:p.md", "queries", "You look for slow queries."),
)
WORKFLOW = Workflow(
    "w",
    "",
    (
        Stage("spec-check", "spec-check"),
        Stage("spec", "gate", question="?", back="spec-check"),
        Stage("design", "design"),
        Stage("review", "review", back="design"),
        Stage("landing", "gate", question="?", back="design"),
    ),
)


@dataclass
class World:
    """A run's outside, recorded: what the journal kept is given back, events are remembered."""

    stage: str = "design"
    model: object = field(default_factory=Offline)
    constitution: str = (DEMO / ".specify/memory/constitution.md").read_text("utf-8")
    roles: tuple[RoleText, ...] = (ARCHITECT,)
    decisions: tuple[Decision, ...] = ()
    events: list = field(default_factory=list)

    def services(self) -> Services:
        kept = {"existing-schema": EXISTING, "conventions": CONVENTIONS, "migrations": MIGRATIONS}
        now = datetime(2026, 11, 24, tzinfo=UTC)
        plan = Plan(
            "add-conversations",
            PATH,
            WORKFLOW,
            ((self.stage, self.roles),),
            Settings(),
            "offline",
            self.constitution,
        )
        stamped = tuple(
            Stamped("r", n, now, DecisionTaken(d.gate, 1, d))
            for n, d in enumerate(self.decisions, 1)
        )
        return Services(
            "r",
            plan,
            Step(self.stage, 1),
            DEMO,
            DEMO,
            lambda role: self.model,
            lambda key, work: kept[key] if key in kept else work(),
            self.events.append,
            lambda: now,
            lambda: stamped,
        )


def revision(comment: str, gate: str = "landing") -> Decision:
    return Decision(
        gate, "revise", "0" * 64, "ann", datetime(2026, 11, 24, tzinfo=UTC), "terminal", comment
    )


def spec(text: str | None = None) -> CheckedSpec:
    text = text or (DEMO / PATH).read_text("utf-8")
    return CheckedSpec(parse_spec(text, feature="add-conversations", path=PATH), (), ())


@pytest.fixture(scope="module")
def proposal() -> Proposal:
    return design(spec(), None, None, World().services()).result


def test_the_demo(proposal):
    """Conversations and messages as the demo's spec and constitution want them, with sources."""
    conversations, messages = proposal.design.tables
    assert [(c.name, c.type.kind, c.type.length, c.nullable) for c in conversations.columns] == [
        ("id", "integer", None, False),
        ("user_id", "integer", None, False),
        ("title", "string", 200, True),
        ("created_at", "datetime", None, False),
        ("updated_at", "datetime", None, False),
    ]
    assert [c.name for c in messages.columns] == [
        "id",
        "conversation_id",
        "user_id",
        "role",
        "content",
        "created_at",
    ]
    assert [(k.columns, k.referred, k.on_delete) for k in messages.foreign_keys] == [
        (("conversation_id",), "conversations", "cascade"),
        (("user_id",), "users", "cascade"),
    ]
    assert [i.columns for i in conversations.indexes] == [("user_id", "updated_at")]
    assert [i.columns for i in messages.indexes] == [
        ("conversation_id", "created_at"),
        ("user_id",),
    ]
    assert messages.checks[0].choices == ("user", "assistant", "system")
    elements = [
        e
        for t in (conversations, messages)
        for e in (*t.columns, *t.foreign_keys, *t.checks, *t.indexes)
    ]
    assert all(e.source and e.source.line for e in elements)
    assert (proposal.findings, proposal.design.additions, proposal.design.assumptions) == (
        (),
        (),
        (),
    )
    assert [c.title for c in proposal.design.choices if c.significant] == [
        "The owner's key stands in every table"
    ]


def test_the_summary_counts():
    """One line says what is proposed."""
    done = design(spec(), None, None, World().services())
    assert done.summary == "2 new tables, 3 indexes"
    assert done.outcome == Proceed()


def test_a_comment_at_the_landing_gate_is_applied(proposal):
    """A revision at the gate that leads here counts, whatever came back last."""
    world = World(decisions=(revision("make title required"), revision("rename title to heading")))
    done = design(
        spec(), Feedback("landing", "rename title to heading"), proposal, world.services()
    )
    assert not done.result.design.tables[0].column("heading").nullable
    assert done.result.findings == ()


def test_a_comment_on_the_spec_is_not_for_the_architect():
    """What was said at the spec's gate was answered there."""
    world = World(decisions=(revision("mention archives", "spec"),))
    done = design(spec(), Feedback("spec", "mention archives"), None, world.services())
    assert done.result.design.questions == ()


def test_a_comment_nobody_understands_is_asked():
    """What the rules cannot apply is told in the summary and shown as a line of progress."""
    world = World(decisions=(revision("shard by region"),))
    done = design(spec(), Feedback("landing", "shard by region"), None, world.services())
    assert "1 question: " in done.summary
    assert any(isinstance(e, Noted) and "shard by region" in e.text for e in world.events)


def test_no_change_needed_ends_the_run():
    """A spec whose entities exist needs no migration, and the run is finished."""
    text = "# Reports\n\n## Key Entities\n\n- **Task** (already exists, table `tasks`): counted.\n"
    done = design(spec(text), None, None, World().services())
    assert done.outcome == Stop("finished", "no change needed")


def test_findings_are_shown():
    """Warnings that stay are part of the proposal and shown as events."""
    text = (
        "# Integrations\n\n## Key Entities\n\n"
        "- **Integration**: a way in for a program. Belongs to one User. Attributes:\n"
        "  - `api_key`: varchar(40), required\n\n"
        "- FR-001: Deleting a user MUST delete all of the user's integrations.\n"
    )
    world = World(constitution="")
    done = design(spec(text), None, None, world.services())
    assert [f.code for f in done.result.findings] == ["design-secret"]
    assert [e.finding for e in world.events if isinstance(e, FindingRaised)] == list(
        done.result.findings
    )


def test_a_model_whose_designs_never_pass_fails(proposal):
    """After its repairs a design with errors is a failure that names them."""
    bad = replace(proposal.design, tables=(replace(proposal.design.tables[0], primary_key=()),))

    class Stubborn:
        name = "stubborn"
        calls = 0

        def complete(self, task):
            Stubborn.calls += 1
            return Completion(json.dumps(asdict(replace(bad, summary=str(self.calls)))), self.name)

    with pytest.raises(ModelError, match="design-no-primary-key"):
        design(spec(), None, None, World(model=Stubborn()).services())
    assert Stubborn.calls == 1 + Settings().limits.repairs


def test_a_stage_without_a_role_says_so():
    """A workflow that names no architect is told what to write."""
    with pytest.raises(WorkflowError, match=r"roles: "):
        design(spec(), None, None, World(roles=()).services())


def test_offline_reviews_pass(proposal):
    """Two reviewers, two opinions; knowing something more stops nobody."""
    world = World("review", roles=REVIEWERS)
    done = review(spec(), proposal, world.services())
    assert [o.role for o in done.result.opinions] == ["isolation-reviewer", "performance-reviewer"]
    assert done.outcome == Proceed()
    assert [f.code for f in done.result.findings] == ["review-two-owners"]
    assert done.result.findings[0].by == "isolation-reviewer"
    assert done.summary == "2 opinions: 0 to mend, 1 to know"


def test_an_error_sends_the_design_back(proposal):
    """A reviewer's error goes back to the design, counted, with its words."""
    leak = Finding("review-leak", "error", "messages of others are shown", table="messages")
    answer = json.dumps(asdict(Review("no", (leak,))))

    class Strict:
        name = "strict"

        def complete(self, task):
            return Completion(answer, self.name)

    done = review(spec(), proposal, World("review", Strict(), roles=REVIEWERS[:1]).services())
    assert done.outcome == Back("design", "isolation-reviewer: messages of others are shown")
    assert done.outcome.counts


def test_an_opinion_about_nothing_is_refused(proposal):
    """A finding about a table that is not there is not passed on."""
    answer = json.dumps(
        asdict(Review("no", (Finding("Review Leak", "error", " ", table="ghosts"),)))
    )

    class Confused:
        name = "confused"

        def complete(self, task):
            return Completion(answer, self.name)

    with pytest.raises(ModelError, match=r"kebab-case.*says nothing.*ghosts"):
        review(spec(), proposal, World("review", Confused(), roles=REVIEWERS[:1]).services())


@pytest.mark.parametrize(
    ("name", "description", "angle"),
    [
        ("isolation-reviewer", "looks at indexes", "isolation"),
        ("reviewer-2", "is fast at finding slow queries", "performance"),
        ("migration-engineer", "", "migration"),
        ("critic", "has opinions", "general"),
    ],
)
def test_angles(name, description, angle):
    """What a reviewer looks for is told by its name, else by its description."""
    assert angle_of(RoleText(name, "p", description, "i")) == angle


def test_no_reviewers_is_said(proposal):
    """A review without reviewers passes and says that there are none."""
    done = review(spec(), proposal, World("review", roles=()).services())
    assert (done.summary, done.outcome) == ("no reviewer is named in the workflow", Proceed())
    assert isinstance(proposal.design, Design)

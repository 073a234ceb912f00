"""Gates: nothing but a human's recorded decision leads past one."""

from dataclasses import replace

import pytest

from sddflow.domain.decision import Decision
from sddflow.domain.event import DecisionTaken, GateReached, Noted
from sddflow.domain.finding import Finding
from sddflow.domain.workflow import Back, Proceed, Stage, Step, Stop, Workflow
from sddflow.engine.asking import Answered
from sddflow.engine.gates import outcome_of
from sddflow.engine.journal import Journal
from sddflow.engine.loop import walk
from sddflow.engine.recorded import last_shown
from sddflow.engine.world import now
from sddflow.errors import UsageError

LANDING = Step("landing", 1)


def decision(desk, answer: str = "approve", comment: str = "", **changes) -> Decision:
    """An answer to what the desk's run shows."""
    shown = last_shown(desk.heard)[1]
    made = Decision("landing", answer, shown.digest, "Bob", now(), "command", comment)
    return replace(made, **changes)


def said(desk) -> list[Decision]:
    return [s.event.decision for s in desk.heard if isinstance(s.event, DecisionTaken)]


def test_a_run_waits(desk, journal: Journal):
    """Nobody asked, nobody answered: the run waits, and that is no failure."""
    ended = desk.walk(journal)
    assert (ended.status, ended.code) == ("waiting", 3)
    assert ended.reason == "waits at the gate landing: May it land?"
    assert (journal.rows()[0].status, journal.rows()[0].reason) == (
        "waiting", "waits at the gate landing",
    )  # fmt: skip


def test_what_waits_goes_on_waiting(desk, journal: Journal):
    """A process that finds no answer does nothing; the gate is recorded once."""
    desk.walk(journal)
    assert desk.walk(journal).status == "waiting"
    assert len([s for s in desk.heard if isinstance(s.event, GateReached)]) == 1
    assert len(desk.model.asked) == 1


def test_a_yes_at_the_terminal(desk, journal: Journal):
    """The answer is a value: who, what, when, how, and the digest of exactly what was shown."""
    desk.answers = [Answered("approve", "fine")]
    assert desk.walk(journal).status == "landed"
    (taken,) = said(desk)
    assert (taken.person, taken.way, taken.comment) == ("Ada", "terminal", "fine")
    assert taken.digest == desk.shown[0].digest


def test_a_yes_by_flag(desk, journal: Journal):
    """A gate named on the command line is approved as it comes, and recorded as such."""
    desk.walk(journal, "landing")
    assert [d.way for d in said(desk)] == ["flag"]
    assert desk.shown == []


def test_a_yes_from_another_terminal(desk, journal: Journal):
    """A decision recorded between two processes is found by the next one."""
    desk.walk(journal)
    journal.decide("chats-1", LANDING.key, decision(desk))
    assert desk.walk(journal).status == "landed"
    assert [d.person for d in said(desk)] == ["Bob"]


def test_a_no_is_an_answer(desk, journal: Journal):
    """A rejected run ends with 4, lands nothing, and keeps its records."""
    desk.answers = [Answered("reject", "not now")]
    ended = desk.walk(journal)
    assert (ended.status, ended.code) == ("rejected", 4)
    assert ended.reason == "rejected by Ada: not now"
    assert journal.call("chats-1", "land/1:result") == ()
    assert journal.call("chats-1", "record/1:result")[0].paths == ("False",)


def test_a_revision_goes_back_with_the_comment(desk, journal: Journal):
    """The stage hears the human's words, and the gate is asked again afterwards."""
    desk.answers = [Answered("revise", "use uuids"), Answered("approve")]
    assert desk.walk(journal).status == "landed"
    assert [f and f.reason for f in desk.feedback] == [None, "use uuids"]
    assert len(desk.shown) == 2


def test_revisions_use_up_no_rounds(desk, journal: Journal):
    """A human may send it back as often as they like."""
    desk.rounds = 1
    desk.answers = [*[Answered("revise", "again")] * 5, Answered("approve")]
    assert desk.walk(journal).status == "landed"


def test_a_stale_answer_does_not_count(desk, journal: Journal):
    """A yes to something else than would be shown now is said to be void, and asked for again."""
    desk.walk(journal)
    with desk.hold(journal) as run:  # as an older sddflow would have shown it
        run.record(GateReached("landing", 1, replace(last_shown(run.events)[1], question="Well?")))
    journal.decide("chats-1", LANDING.key, decision(desk))
    assert desk.walk(journal).status == "waiting"
    assert said(desk) == []
    notes = [s.event.text for s in desk.heard if isinstance(s.event, Noted)]
    assert notes == [
        "the answer of Bob (approve) does not count: what was shown then has changed since"
    ]
    assert last_shown(desk.heard)[1] == desk.shown[0]


def test_an_answer_elsewhere_ends_the_question(desk, journal: Journal):
    """While the terminal asks, somebody else may answer; the first answer counts."""
    asked = []

    def ask(run, shown, decided):
        asked.append(decided())
        journal.decide("chats-1", LANDING.key, replace(decision(desk), answer="reject"))
        asked.append(decided())
        return Answered("approve")

    with desk.hold(journal) as run:
        ended = walk(run, replace(desk.world(), ask=ask))
    assert asked == [False, True]
    assert (ended.status, [d.person for d in said(desk)]) == ("rejected", ["Bob"])


def test_killed_between_answer_and_step(desk, journal: Journal):
    """A yes that was recorded before the process died is not asked for again."""
    desk.walk(journal)
    with desk.hold(journal) as run:
        run.decide(LANDING, decision(desk))
    assert desk.walk(journal).status == "landed"
    assert len(desk.shown) == 1


GATE = Stage("g", "gate", back="a")
FLOW = Workflow("w", "", (Stage("first", "gate"), Stage("a", "a"), GATE, Stage("h", "gate")))
YES = Decision("g", "approve", "d", "Ada", now(), "flag")


@pytest.mark.parametrize(
    ("gate", "answer", "outcome"),
    [
        ("g", "approve", Proceed()),
        ("g", "reject", Stop("rejected", "rejected by Ada: why")),
        ("g", "revise", Back("a", "why", counts=False)),
        ("h", "revise", Back("a", "why", counts=False)),
    ],
)
def test_what_answers_do(gate: str, answer: str, outcome: object):
    """Yes goes on, no ends, a revision goes where the gate says, else to the stage before."""
    stage = FLOW.stages[FLOW.index(gate)]
    assert outcome_of(FLOW, stage, replace(YES, answer=answer, comment="why")) == outcome


@pytest.mark.parametrize(
    ("gate", "comment", "line"),
    [("g", " ", "a revision needs a comment"), ("first", "why", "no stage to go back to")],
)
def test_revisions_that_cannot_be(gate: str, comment: str, line: str):
    """A revision says what to change, and there is something before it."""
    stage = FLOW.stages[FLOW.index(gate)]
    with pytest.raises(UsageError, match=line):
        outcome_of(FLOW, stage, replace(YES, answer="revise", comment=comment))


ESCALATING = """You design.

## Escalation

- Performance is unclear
"""


def _choosing(desk) -> None:
    """A plan whose role escalates trade-offs."""
    desk.role = replace(desk.role, instructions=ESCALATING)
    gate = Stage("escalation", "gate", question="Go on?", back="think", escalation=True)
    stages = (*desk.workflow.stages[:2], gate, *desk.workflow.stages[2:])
    desk.workflow = replace(desk.workflow, stages=stages)


def test_an_escalation_that_nothing_set_off_asks_nobody(desk, journal: Journal):
    """The gate is passed by the record that there was nothing to escalate."""
    _choosing(desk)
    desk.answers = [Answered("approve")]
    assert desk.walk(journal).status == "landed"
    assert [shown.gate for shown in desk.shown] == ["landing"]


def test_an_escalation_stops_whatever_was_approved_in_advance(desk, journal: Journal):
    """Approving other gates does not pass it; what is shown says why, and what else could be."""
    _choosing(desk)
    slow = Finding(
        "review-slow", "warning", "reads all", cure="index it", by="performance-reviewer"
    )
    desk.findings = (slow,)
    ended = desk.walk(journal, "landing")
    assert ended.status == "waiting"
    (shown,) = desk.shown
    (told,) = [s.body for s in shown.sections if s.title == "Escalation"]
    assert "architect escalates unclear-performance: Performance is unclear (line 5)" in told
    assert "review-slow: reads all; instead: index it" in told

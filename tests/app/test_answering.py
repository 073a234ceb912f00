"""A gate's questions, answered without a terminal: `reject --revise --answer`."""

from pathlib import Path

import pytest

from sddflow import app
from sddflow.app import Answered, Options
from sddflow.domain.event import DecisionTaken, Noted
from sddflow.errors import SpecError, UsageError
from sddflow.workspace import Workspace

OFFLINE = Options("offline")
QUESTION = "What becomes of the chats when a user is deleted?"
ANSWER = "Deleting a User deletes its Chats"
LINE = f"- Q: {QUESTION} → A: {ANSWER}"


@pytest.fixture
def waiting(workspace: Workspace, spec: Path) -> app.RunReport:
    spec.write_text(spec.read_text().replace("; deleted with the User", ""))
    report = app.run(workspace, "add-chats", OFFLINE)
    assert [q.text for q in report.gate.questions] == [QUESTION]
    return report


def decision(workspace: Workspace, run: str):
    events = (s.event for s in app.show(workspace, run).events)
    return [e.decision for e in events if isinstance(e, DecisionTaken)][-1]


def revise(workspace: Workspace, run: app.RunReport, *answers, **more) -> app.RunReport:
    return app.reject(workspace, run.id, revise=True, answers=answers, **more)


def test_written_with_consent(workspace: Workspace, waiting, spec: Path):
    """The spec gets the section and is read again; the question is gone."""
    report = revise(workspace, waiting, (1, "1"), write_spec=True)
    assert f"## Clarifications\n\n### Session {decision(workspace, waiting.id).at:%Y-%m-%d}" in (
        spec.read_text()
    )
    assert LINE in spec.read_text()
    assert (report.status, report.gate.questions) == ("waiting", ())
    assert any("| cascade " in s.body for s in report.gate.sections)


def test_without_consent_the_spec_stays(workspace: Workspace, waiting, spec: Path):
    """The answer holds for this run, is shown as such, and no byte of the spec has changed."""
    before = spec.read_bytes()
    report = revise(workspace, waiting, (1, "cascade"))
    assert spec.read_bytes() == before
    assert report.gate.questions == ()
    shown = {s.title: s.body for s in report.gate.sections}
    assert shown["Answered at the gate"] == f"- Q: {QUESTION} → A: cascade"
    assert "| cascade " in shown["Relationships"]


def test_the_decision_holds_questions_and_answers(workspace: Workspace, waiting):
    """As values, and as the words of its comment after the human's own."""
    revise(workspace, waiting, (1, "2"), comment="and be quick")
    taken = decision(workspace, waiting.id)
    kept = "Deleting a User keeps its Chats without a User"
    assert taken.answers == ((QUESTION, kept),)
    assert taken.comment == f"and be quick; Q: {QUESTION} → A: {kept}"
    assert (taken.answer, taken.way, taken.into_spec) == ("revise", "command", False)


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ([(2, "yes")], "has no question 2: its only question is 1"),
        ([(0, "yes")], "has no question 0"),
        ([(1, "yes"), (1, "no")], "question 1 is answered twice"),
        ([(1, " ")], "the answer to question 1 is empty"),
    ],
)
def test_wrong_numbers(workspace: Workspace, waiting, spec: Path, answers, line):
    """One line says what is wrong, and nothing is recorded or written."""
    before = spec.read_bytes()
    with pytest.raises(UsageError, match=line):
        revise(workspace, waiting, *answers, write_spec=True)
    assert app.show(workspace, waiting.id).line.status == "waiting"
    assert spec.read_bytes() == before


def test_answers_go_with_a_revision(workspace: Workspace, waiting):
    """A no has no answers, and consent without answers is no consent."""
    with pytest.raises(UsageError, match="add --revise"):
        app.reject(workspace, waiting.id, answers=[(1, "1")])
    with pytest.raises(UsageError, match="nothing to write"):
        app.reject(workspace, waiting.id, revise=True, comment="x", write_spec=True)


def test_a_spec_that_cannot_be_written(workspace: Workspace, waiting, spec: Path, monkeypatch):
    """The line says so; the decision is kept, and a resume writes what was agreed to."""
    away = spec.with_suffix(".away")
    spec.rename(away)
    with pytest.raises(SpecError):
        revise(workspace, waiting, (1, "1"), write_spec=True)
    away.rename(spec)
    report = app.resume(workspace, waiting.id)
    assert LINE in spec.read_text()
    assert (report.status, report.gate.questions) == ("waiting", ())


def test_killed_after_writing(workspace: Workspace, waiting, spec: Path):
    """A process that ends between writing and recording loses neither, and writes once."""

    class Cut(Exception):
        pass

    def cut(stamped):
        if isinstance(stamped.event, Noted) and stamped.event.text.startswith("answers written"):
            raise Cut

    with pytest.raises(Cut):
        revise(workspace, waiting, (1, "1"), write_spec=True, listen=cut)
    report = app.resume(workspace, waiting.id)
    assert spec.read_text().count(LINE) == 1
    assert decision(workspace, waiting.id).answers == ((QUESTION, ANSWER),)
    assert report.status == "waiting"


def test_written_by_the_process_that_holds_the_run(workspace: Workspace, waiting, spec: Path):
    """While another terminal asks, an answer with consent is written by that one."""
    asked = []

    def ask(run, shown, decided):
        asked.append(shown)
        if len(asked) == 1:
            app.reject(workspace, run, revise=True, answers=[(1, "1")], write_spec=True)
            assert decided()
            return None
        return Answered("approve")

    report = app.resume(workspace, waiting.id, ask=ask)
    assert (report.status, len(asked)) == ("finished", 2)
    assert spec.read_text().count(LINE) == 1


def test_by_the_asker(workspace: Workspace, spec: Path, waiting):
    """The terminal's answer goes the same way."""
    said = [Answered("revise", answers=((QUESTION, ANSWER),), into_spec=True), Answered("approve")]
    report = app.resume(workspace, waiting.id, ask=lambda *_: said.pop(0))
    assert report.status == "finished"
    assert LINE in spec.read_text()

"""`approve` and `reject` as functions."""

import threading
from pathlib import Path

import pytest

from sddflow import app
from sddflow.app import Answered, Options
from sddflow.domain.event import DecisionTaken
from sddflow.engine.held import lock_of
from sddflow.errors import UsageError
from sddflow.workspace import Workspace

fcntl = pytest.importorskip("fcntl", reason="locks of files as POSIX has them")
OFFLINE = Options("offline")


@pytest.fixture
def waiting(workspace: Workspace) -> app.RunReport:
    return app.run(workspace, "add-chats", OFFLINE)


def decisions(workspace: Workspace, run: str) -> list[tuple[str, str, str]]:
    events = (s.event for s in app.show(workspace, run).events)
    taken = [e.decision for e in events if isinstance(e, DecisionTaken)]
    return [(d.answer, d.way, d.comment) for d in taken]


def test_yes_from_another_terminal(workspace: Workspace, waiting):
    """The decision is recorded with its way, and the run goes on in this process."""
    report = app.approve(workspace, waiting.id, comment="fine")
    assert (report.id, report.status, report.exit_code) == (waiting.id, "finished", 0)
    assert decisions(workspace, waiting.id) == [("approve", "command", "fine")]


def test_no_from_another_terminal(workspace: Workspace, waiting):
    """A rejected run leaves with 4 and keeps its records."""
    report = app.reject(workspace, waiting.id, comment="not now")
    assert (report.status, report.exit_code) == ("rejected", 4)
    assert report.reason.endswith(": not now")
    assert report.written


def test_back_from_another_terminal(workspace: Workspace, waiting):
    """A revision goes back with the comment, and the gate waits again."""
    report = app.reject(workspace, waiting.id, comment="name the owner", revise=True)
    assert report.status == "waiting"
    assert decisions(workspace, waiting.id) == [("revise", "command", "name the owner")]


def test_a_revision_says_what(workspace: Workspace, waiting):
    """Without a comment nothing is recorded."""
    with pytest.raises(UsageError, match="needs a comment"):
        app.reject(workspace, waiting.id, revise=True)
    assert app.show(workspace, waiting.id).line.status == "waiting"


def test_a_yes_to_an_older_spec_is_void(workspace: Workspace, waiting, spec: Path):
    """The spec is read again, its new text is shown, and the run waits: exit 3."""
    spec.write_text(spec.read_text().replace("200", "300"))
    heard = []
    report = app.approve(workspace, waiting.id, listen=heard.append)
    assert (report.status, report.exit_code) == ("waiting", 3)
    told = [getattr(s.event, "text", "") for s in heard]
    assert any("(approve) does not count" in text for text in told)
    assert decisions(workspace, waiting.id) == []
    assert app.approve(workspace, waiting.id).status == "finished"


def test_only_what_was_seen(workspace: Workspace, waiting):
    """With a digest, nothing else than what was seen is approved."""
    with pytest.raises(UsageError, match="shows something else now"):
        app.approve(workspace, waiting.id, seen="0000")
    assert app.approve(workspace, waiting.id, seen=waiting.gate.digest[:12]).status == "finished"


def test_a_run_that_is_over_is_not_decided(workspace: Workspace, waiting):
    """Deciding twice is wrong use."""
    app.approve(workspace, waiting.id)
    with pytest.raises(UsageError, match="is over: finished"):
        app.approve(workspace, waiting.id)


def test_an_interrupted_run_can_be_given_up(workspace: Workspace):
    """`reject` also ends a run that stands between gates, with its records."""

    class Cut(Exception):
        pass

    def cut(stamped):
        if stamped.number == 2:
            raise Cut

    with pytest.raises(Cut):
        app.run(workspace, "add-chats", OFFLINE, listen=cut)
    (line,) = app.runs(workspace)
    assert line.interrupted
    with pytest.raises(UsageError, match=rf"is not at a gate.*sddflow resume {line.id}"):
        app.approve(workspace, line.id)
    report = app.reject(workspace, line.id, comment="no time")
    assert (report.status, report.exit_code) == ("rejected", 4)
    assert report.written


def test_while_another_process_holds_it(workspace: Workspace):
    """The answer is recorded, the process at the other terminal notices, and the first counts."""
    told = []

    def ask(run, shown, decided):
        told.append(app.approve(workspace, run))
        assert decided()
        return Answered("reject")

    report = app.run(workspace, "add-chats", OFFLINE, ask=ask)
    assert report.status == "finished"
    assert told[0].exit_code == 0
    assert told[0].reason.startswith("recorded; process ")
    assert decisions(workspace, report.id) == [("approve", "command", "")]


def test_the_second_answer_is_told_of_the_first(workspace: Workspace):
    """Two who answer at once: one counts, the other is told whose."""

    def ask(run, shown, decided):
        app.approve(workspace, run)
        with pytest.raises(UsageError, match=r"the gate spec was answered by .*: approve"):
            app.reject(workspace, run)

    assert app.run(workspace, "add-chats", OFFLINE, ask=ask).status == "finished"


def test_a_run_that_is_being_let_go_is_waited_for(workspace: Workspace, waiting):
    """A lock whose holder says no name any more is about to be free: the yes is not refused."""
    path = lock_of(workspace.state, waiting.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        free = threading.Timer(0.6, lambda: fcntl.flock(file, fcntl.LOCK_UN))
        free.start()
        report = app.approve(workspace, waiting.id)
        free.join()
    assert (report.status, report.exit_code) == ("finished", 0)
    assert decisions(workspace, waiting.id) == [("approve", "command", "")]

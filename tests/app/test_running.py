"""`run`, `resume` and `land` as functions."""

from pathlib import Path

import pytest

from sddflow import app
from sddflow.app import Answered, Options
from sddflow.domain.event import GateReached, RunStarted
from sddflow.errors import Busy, SpecError, UsageError, WorkflowError
from sddflow.workspace import Workspace

OFFLINE = Options("offline", command="sddflow run add-chats")


def test_a_run_waits_at_its_gate(workspace: Workspace):
    """Without a human the run stops with 3, shows what is asked, and says how to go on."""
    heard = []
    report = app.run(workspace, "add-chats", OFFLINE, listen=heard.append)
    assert (report.status, report.exit_code) == ("waiting", 3)
    assert report.reason == "waits at the gate spec: Is the database spec approved?"
    assert report.hint == f"sddflow approve {report.id}, or sddflow reject {report.id}"
    assert report.gate
    assert {s.title for s in report.gate.sections} >= {"What the spec says", "Entities", "Cost"}
    assert (report.cost, report.spent.calls) == ("0.0000", 0)
    assert heard[0].event == RunStarted("add-chats", "reading", "offline")
    assert [s.event.shown for s in heard if isinstance(s.event, GateReached)] == [report.gate]


def test_a_gate_named_on_the_command_line_is_passed(workspace: Workspace):
    """Nobody is asked, the run ends, its records are among its files."""
    report = app.run(workspace, "add-chats", OFFLINE, approvals=["spec"])
    assert (report.status, report.exit_code, report.hint) == ("finished", 0, "")
    assert report.files
    assert all((workspace.root / path).is_file() for path in report.files)


def test_a_gate_is_asked_at_the_terminal(workspace: Workspace):
    """The asker sees exactly what the report would show, and its answer ends the run."""
    asked = []

    def ask(run, shown, decided):
        asked.append((run, shown.gate, decided()))
        return Answered("reject", "not now")

    report = app.run(workspace, "add-chats", OFFLINE, ask=ask)
    assert asked == [(report.id, "spec", False)]
    assert (report.status, report.exit_code) == ("rejected", 4)


def test_the_plan_is_frozen(workspace: Workspace):
    """Editing the workflow while a run waits changes nothing in that run."""
    report = app.run(workspace, "add-chats", OFFLINE)
    (workspace.root / "workflows/reading.yaml").write_text("nonsense")
    assert app.resume(workspace, report.id, approvals=["spec"]).status == "finished"


def test_a_feature_has_one_unfinished_run(workspace: Workspace):
    """A second one, under any of its names, is refused naming the first and both ways out."""
    first = app.run(workspace, "add-tags", OFFLINE)
    with pytest.raises(Busy) as refused:
        app.run(workspace, "002-add-tags", OFFLINE)
    assert str(refused.value) == (
        f"add-tags has the unfinished run {first.id} and waits at the gate spec"
        f" (sddflow resume {first.id}, or sddflow reject {first.id})"
    )
    assert app.run(workspace, "add-chats", OFFLINE).status == "waiting"


def test_a_finished_run_is_not_resumed(workspace: Workspace):
    """Resuming what is over is wrong use, with the cure."""
    report = app.run(workspace, "add-chats", OFFLINE, approvals=["spec"])
    with pytest.raises(UsageError, match=r"is finished.*sddflow show"):
        app.resume(workspace, report.id)


def test_a_failed_run_goes_on_where_it_failed(workspace: Workspace, spec: Path):
    """Once the cause is mended, `resume` tries the stage that failed again."""
    text = spec.read_text()
    spec.write_bytes(b"\xff\xfe\x00")
    report = app.run(workspace, "add-chats", OFFLINE)
    assert (report.status, report.exit_code) == ("failed", 2)
    assert "is UTF-16, not UTF-8" in report.reason
    assert report.hint == f"mend what the reason says, then sddflow resume {report.id}"
    spec.write_text(text)
    again = app.resume(workspace, report.id, approvals=["spec"])
    assert (again.id, again.status, again.exit_code) == (report.id, "finished", 0)


def test_a_failed_run_stands_in_nobodys_way(workspace: Workspace, spec: Path):
    """It may be left as it is and a new one begun; then it cannot go on beside that one."""
    text = spec.read_text()
    spec.write_bytes(b"\xff")
    failed = app.run(workspace, "add-chats", OFFLINE)
    spec.write_text(text)
    new = app.run(workspace, "add-chats", OFFLINE)
    assert new.id != failed.id
    with pytest.raises(Busy, match=f"has the unfinished run {new.id}"):
        app.resume(workspace, failed.id)


def test_a_spec_that_is_lost_while_it_waits(workspace: Workspace, spec: Path):
    """The run goes on waiting until the spec can be read again."""
    report = app.run(workspace, "add-chats", OFFLINE)
    text = spec.read_text()
    spec.unlink()
    with pytest.raises(SpecError, match="does not exist"):
        app.resume(workspace, report.id, approvals=["spec"])
    spec.write_text(text)
    assert app.resume(workspace, report.id, approvals=["spec"]).status == "finished"


def test_nothing_landed_nothing_to_land(workspace: Workspace):
    """`land` is for a landing that was approved and failed."""
    report = app.run(workspace, "add-chats", OFFLINE)
    with pytest.raises(UsageError, match="has no failed landing"):
        app.land(workspace, report.id)


@pytest.mark.parametrize(
    ("feature", "options", "error", "line"),
    [
        ("../x", OFFLINE, SpecError, "must not be a path"),
        ("add-chat", OFFLINE, SpecError, "did you mean add-chats"),
        ("add-chats", Options("gtp-4"), UsageError, "no model 'gtp-4'"),
        ("add-chats", Options("offline", "readng"), WorkflowError, "did you mean reading"),
        ("add-chats", Options("offline", roles=(("spec-chek", "x"),)), UsageError, "spec-check?"),
        ("add-chats", Options("scripted:no.yaml"), UsageError, "no.yaml: there is no such script"),
    ],
)
def test_bad_words_start_no_run(workspace: Workspace, feature, options, error, line: str):
    """What is wrong is said before anything is written."""
    with pytest.raises(error) as refused:
        app.run(workspace, feature, options)
    assert line in str(refused.value)
    assert not workspace.state.exists()


def test_a_gate_that_is_not_there_cannot_be_approved(workspace: Workspace):
    """A misspelt `--approve` would otherwise wait for ever in CI."""
    with pytest.raises(UsageError, match=r"no gate 'specs' \(its gates are spec\)"):
        app.run(workspace, "add-chats", OFFLINE, approvals=["specs"])
    assert app.runs(workspace) == ()


def test_ctrl_c_leaves_a_run_that_can_be_resumed(workspace: Workspace):
    """The command ends with 130 and says how to go on; going on needs nothing again."""

    def ask(run, shown, decided):
        raise KeyboardInterrupt

    report = app.run(workspace, "add-chats", OFFLINE, ask=ask)
    assert (report.exit_code, report.hint) == (130, f"sddflow resume {report.id}")
    assert app.resume(workspace, report.id, approvals=["spec"]).status == "finished"


def test_a_spec_that_changes_while_it_waits_is_read_again(workspace: Workspace, spec: Path):
    """Nobody approves a text that is not there any more: the new one is shown."""
    first = app.run(workspace, "add-chats", OFFLINE)
    spec.write_text(spec.read_text().replace("200", "300"))
    again = app.resume(workspace, first.id)
    assert (again.id, again.status) == (first.id, "waiting")
    assert first.gate
    assert again.gate
    assert again.gate.facts != first.gate.facts


def test_a_spec_that_changes_while_they_read_is_shown_again(workspace: Workspace, spec: Path):
    """A yes to a text that was edited under the reader's eyes does not count."""
    seen = []

    def ask(run, shown, decided):
        seen.append(shown)
        if len(seen) == 1:
            spec.write_text(spec.read_text().replace("200", "300"))
        return Answered("approve")

    assert app.run(workspace, "add-chats", OFFLINE, ask=ask).status == "finished"
    assert len(seen) == 2
    assert seen[0].digest != seen[1].digest

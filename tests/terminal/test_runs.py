"""`run`, `runs`, `show`, `approve`, `reject`, `resume` without a terminal."""

import pytest


def test_a_gate_without_a_terminal_leaves_with_three(sddflow, place):
    """Nobody is asked: the run waits, and the last line says how to go on."""
    said = sddflow("run", "add-conversations")
    assert said.code == 3
    assert "waits at the gate spec: Is the database spec approved?" in said.out
    assert "go on: sddflow approve add-conversations-" in said.out
    assert "\x1b" not in said.out


def test_a_gate_that_was_approved_in_advance_is_passed(sddflow, place):
    """`--approve GATE` answers that gate, and the run goes to its end."""
    said = sddflow("run", "add-conversations", "--approve", "spec")
    assert said.code == 0
    assert "approved by" in said.out


def test_events_are_one_json_object_per_line(sddflow, place):
    """Each event has type, run, number and time; the last line tells how the run stands."""
    said = sddflow("run", "add-conversations", "--json")
    *events, last = said.lines
    assert said.code == 3
    assert [e["number"] for e in events] == list(range(1, len(events) + 1))
    assert {"type", "run", "number", "at"} <= set(events[0])
    assert events[0]["type"] == "run-started"
    assert "stage-finished" in {e["type"] for e in events}
    assert last["type"] == "run"
    assert last["status"] == "waiting"
    assert last["gate"]["name"] == "spec"
    assert last["id"] == events[0]["run"]
    assert {"cost", "files", "exit_code", "next"} <= set(last)


def test_a_run_is_listed_and_told(sddflow, place):
    """`runs` lists it, `show` tells it, both as text and as JSON."""
    sddflow("run", "add-conversations")
    (line,) = sddflow("runs", "--json").json["runs"]
    assert (line["feature"], line["status"]) == ("add-conversations", "waiting")
    assert line["id"] in sddflow("runs").out
    story = sddflow("show", line["id"], "--json").json
    assert story["gate"]["gate"] == "spec"
    assert len(story["gate"]["digest"]) == 64
    assert story["events"][0]["type"] == "run-started"
    told = sddflow("show").out
    assert "gate spec: Is the database spec approved?" in told
    assert "Entities" in told
    assert "go on: sddflow approve" in told


def test_the_only_waiting_run_needs_no_name(sddflow, place):
    """`approve` without a run means the one that waits."""
    sddflow("run", "add-conversations")
    assert sddflow("approve", "--comment", "well done").code == 0
    assert sddflow("runs", "--json").json["runs"][0]["status"] == "finished"


def test_no_run_to_approve_is_said(sddflow, place):
    """`approve` where nothing waits ends with 2 and says where to look."""
    said = sddflow("approve")
    assert (said.code, said.err) == (2, "sddflow: no run is waiting (`sddflow runs` lists all)\n")


def test_another_gate_than_the_one_that_waits_is_refused(sddflow, place):
    """`--gate` makes sure of what is approved."""
    sddflow("run", "add-conversations")
    said = sddflow("approve", "--gate", "landing")
    assert said.code == 2
    assert "waits at spec, not at landing" in said.err
    assert sddflow("runs", "--json").json["runs"][0]["status"] == "waiting"


def test_something_else_than_was_seen_is_refused(sddflow, place):
    """`--seen` with another digest approves nothing."""
    sddflow("run", "add-conversations")
    said = sddflow("approve", "--seen", "0123456789ab")
    assert said.code == 2
    assert sddflow("runs", "--json").json["runs"][0]["status"] == "waiting"


def test_a_rejected_run_leaves_with_four(sddflow, place):
    """A no ends the run with 4, and its words are kept."""
    sddflow("run", "add-conversations")
    said = sddflow("reject", "--comment", "not yet")
    assert said.code == 4
    assert "not yet" in said.out
    assert sddflow("runs", "--json").json["runs"][0]["status"] == "rejected"


def test_a_revision_without_words_is_refused(sddflow, place):
    """`reject --revise` needs a comment that says what to change."""
    sddflow("run", "add-conversations")
    said = sddflow("reject", "--revise")
    assert said.code == 2
    assert "comment" in said.err


def test_a_revision_is_asked_again(sddflow, place):
    """`reject --revise` sends the run back, and it waits at the gate again."""
    sddflow("run", "add-conversations")
    said = sddflow("reject", "--revise", "--comment", "add a title")
    assert said.code == 3
    assert "back to spec-check: add a title" in said.out


def test_a_second_run_of_the_feature_is_refused(sddflow, place):
    """While one run is not over, another of the feature is refused, naming the first."""
    sddflow("run", "add-conversations")
    first = sddflow("runs", "--json").json["runs"][0]["id"]
    said = sddflow("run", "add-conversations")
    assert said.code == 2
    assert first in said.err


def test_a_run_that_is_over_cannot_be_resumed(sddflow, place):
    """`resume` of a finished run says so."""
    sddflow("run", "add-conversations", "--approve", "spec")
    run = sddflow("runs", "--json").json["runs"][0]["id"]
    said = sddflow("resume", run)
    assert said.code == 2
    assert "is finished" in said.err


@pytest.mark.parametrize("command", ["show", "approve", "reject", "resume", "land"])
def test_an_unknown_run_is_told(sddflow, place, command):
    """A run that is not there ends with 2, for every command that takes one."""
    said = sddflow(command, "nothing")
    assert said.code == 2
    assert "there is no run 'nothing'" in said.err

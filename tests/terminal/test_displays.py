"""The same events in each display."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sddflow.app import RunReport
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.decision import Decision, Section, Shown
from sddflow.domain.event import (
    CheckFinished,
    DecisionTaken,
    FilesLanded,
    FilesWritten,
    FindingRaised,
    GateReached,
    ModelAnswered,
    Noted,
    RunEnded,
    RunStarted,
    StageFinished,
    StageStarted,
    Stamped,
)
from sddflow.domain.exchange import Completion, ModelCall, Usage
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.proof import CheckResult
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Back, Proceed, Stop
from sddflow.engine.asking import ask_nobody
from sddflow.terminal.displays.json_lines import JsonLines
from sddflow.terminal.displays.lines import lines_of
from sddflow.terminal.displays.plain import Plain
from sddflow.terminal.displays.progress import Progress
from sddflow.terminal.screen import Screen
from sddflow.workspace import Workspace

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CALL = ModelCall(
    "design", "architect", "system", "prompt", Completion("{}", "offline", Usage(900, 0, 0, 100)),
    "0.0123",
)  # fmt: skip
SHOWN = Shown("spec", "Is it approved?", (Section("Entities", "one", "table"),), (("spec", "ab"),))
DOUBT = Finding("spec-x", "warning", "a doubt", Place("s.md", 3), cure="mend")
EVENTS = (
    RunStarted("add-tags", "database-feature", "offline"),
    StageStarted("spec-check", 1),
    FindingRaised("spec-check", DOUBT),
    StageFinished("spec-check", 1, "2 entities", 0.25, Proceed()),
    GateReached("spec", 1, SHOWN),
    DecisionTaken("spec", 1, Decision("spec", "approve", SHOWN.digest, "Ann", AT, "terminal")),
    StageFinished("spec", 1, "approved by Ann", 0.0, Proceed()),
    StageStarted("verify", 2),
    Noted("verify", "up to 0003"),
    ModelAnswered("verify", CALL, 1.5),
    CheckFinished("verify", CheckResult("upgrade", "sqlite", "passed", 0.1)),
    CheckFinished("verify", CheckResult("unique", "sqlite", "failed", 0.1, "two rows")),
    StageFinished("verify", 2, "", 8.0, Back("design", "1 check failed")),
    FilesLanded(ChangeSet((FileChange("app/tag.py", "x", "", "model"),), "0004", "m.py")),
    FilesWritten("record", tuple(f"history/{n}.md" for n in range(5))),
    StageFinished("land", 1, "", 1.0, Stop("failed", "disk full")),
    RunEnded("failed", "disk full"),
)  # fmt: skip
STAMPED = tuple(Stamped("add-tags-000001", n, AT, event) for n, event in enumerate(EVENTS, 1))
REPORT = RunReport(
    "add-tags-000001", "add-tags", "failed", "disk full", 1, "sddflow land add-tags-000001"
)


def told_plainly(screen: Screen) -> str:
    out = io.StringIO()
    plain = Plain(out, screen, ask_nobody, Workspace(Path.cwd(), Settings()))
    for stamped in STAMPED:
        plain.hear(stamped)
    plain.end(REPORT)
    return out.getvalue()


def test_plain_lines_tell_the_run():
    """Every stage, finding, failed check and file has its line, and nothing else."""
    assert (
        told_plainly(Screen())
        == """\
add-tags-000001: workflow database-feature, model offline
▸ spec-check
  ! s.md:3: a doubt (mend)
✓ spec-check   2 entities  (0.2 s)
✓ spec         approved by Ann
▸ verify       round 2
· verify       up to 0003
· verify       architect (offline) answered design: 1,000 tokens, $0.0123  (1.5 s)
  · sqlite: upgrade  (0.1 s)
  ✗ sqlite: unique failed: two rows  (0.1 s)
↺ verify       back to design: 1 check failed  (8.0 s)
    app/tag.py
    history/ (5 files)
✗ land         disk full  (1.0 s)
✗ run add-tags-000001 failed: disk full
· go on: sddflow land add-tags-000001
"""
    )


def test_without_unicode_the_marks_are_ascii():
    """A stream that cannot show the marks gets others."""
    said = told_plainly(Screen(unicode=False))
    assert said.isascii()
    assert "+ spec-check   2 entities" in said


def test_json_lines_carry_every_field():
    """Each event is an object of its own fields; values of the domain become plain JSON."""
    out = io.StringIO()
    display = JsonLines(out, ask_nobody)
    for stamped in STAMPED:
        display.hear(stamped)
    display.end(REPORT)
    *events, last = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [e["type"] for e in events[:4]] == [
        "run-started", "stage-started", "finding-raised", "stage-finished"
    ]  # fmt: skip
    assert events[0]["at"] == "2026-01-02T03:04:05+00:00"
    assert events[2]["finding"]["place"] == "s.md:3"
    assert events[3]["outcome"] == {"type": "proceed"}
    assert events[4]["shown"]["question"] == "Is it approved?"
    assert events[12]["outcome"]["type"] == "back"
    assert (last["type"], last["status"], last["exit_code"]) == ("run", "failed", 1)
    assert last["next"] == "sddflow land add-tags-000001"


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_can_be_told(event):
    """No event breaks a display, and each line is one without escape sequences."""
    for line in lines_of(Stamped("r", 1, AT, event)):
        assert "\x1b" not in line.text


def test_progress_follows_the_stage_at_work(tmp_path):
    """While a stage works its name, note and sums are known; after it they are gone."""
    progress = Progress(tmp_path)
    for stamped in STAMPED[:12]:
        told = progress.hear(stamped)
    assert (progress.stage, progress.note) == ("verify", "sqlite: unique")
    sums = " ".join(progress.totals())
    assert "2 checks" in sums
    assert "1,000 tokens" in sums
    assert "$0.0123" in sums
    told = progress.hear(STAMPED[12])
    assert [line.text for line in told] == ["sqlite: 1 passed, 1 failed"]
    assert not progress.working


def test_the_live_display_keeps_what_is_finished(capsys, tmp_path):
    """What has scrolled is a stage's line, then what it met; the moving part is gone at the end."""
    from sddflow.terminal.displays.live import Live

    workspace = Workspace(tmp_path, Settings())
    with Live(Screen(width=80), ask_nobody, workspace) as live:
        for stamped in STAMPED:
            live.hear(stamped)
        live.end(REPORT)
    said = capsys.readouterr().out
    assert said.index("spec-check") < said.index("a doubt")
    assert "back to design: 1 check failed" in said
    assert "sqlite: 1 passed, 1 failed" in said
    assert "run add-tags-000001 failed: disk full" in said


def test_an_answer_is_seen_while_it_comes(tmp_path):
    """The newest words of an answer stand in the moving part, until the next event."""
    progress = Progress(tmp_path)
    progress.hear(Stamped("r", 1, AT, StageStarted("design", 1)))
    for piece in ('{"summary": "a long', " table\nof notes", " and more words than a line holds"):
        progress.overhear(piece)
    assert (
        progress.now
        == '67 characters … ry": "a long table of notes and more words than a line holds'
    )
    progress.hear(Stamped("r", 2, AT, Noted("design", "checked")))
    assert progress.now == "checked"

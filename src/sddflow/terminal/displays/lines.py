"""What each event says in lines; every display for humans prints the same ones."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sddflow.domain.event import (
    CheckFinished,
    Event,
    FilesLanded,
    FilesWritten,
    FindingRaised,
    ModelAnswered,
    Noted,
    RunStarted,
    StageFinished,
    StageStarted,
    Stamped,
)
from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult
from sddflow.domain.workflow import Back, Stop
from sddflow.terminal.ages import clock
from sddflow.terminal.paint import Tone

Kind = Literal[
    "start", "begin", "done", "failed", "warning", "back", "note", "step", "gate", "file"
]
_MANY = 3
MARKS: dict[Kind, tuple[str, Tone]] = {
    "start": ("", "strong"),
    "begin": ("▸", "accent"),
    "done": ("✓", "good"),
    "failed": ("✗", "bad"),
    "warning": ("!", "warning"),
    "back": ("↺", "warning"),
    "note": ("·", "quiet"),
    "step": ("·", "quiet"),
    "gate": ("◆", "accent"),
    "file": ("", "plain"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a run.

    Args:
        kind: what it tells; it decides mark and tone. A `step` is a detail that a live display
            shows in passing.
        name: of the stage, or "".
        text: what it says.
        aside: at the right, the time it took.
        inner: it is a detail of the stage.
    """

    kind: Kind
    name: str
    text: str
    aside: str = ""
    inner: bool = False


def lines_of(stamped: Stamped) -> tuple[Line, ...]:
    """The lines of an event; none where another event says the same."""
    event: Event = stamped.event
    match event:
        case RunStarted():
            again = "goes on, " if event.resumed else ""
            text = f"{stamped.run}: {again}workflow {event.workflow}, model {event.model}"
            return (Line("start", "", text),)
        case StageStarted():
            return (Line("begin", event.stage, _round(event.round)),)
        case StageFinished():
            return (_finished(event),)
        case Noted():
            return (Line("step", event.stage, event.text),)
        case ModelAnswered():
            return (_answered(event),)
        case FindingRaised():
            return _finding(event.finding)
        case CheckFinished():
            return (_check(event.result),)
        case FilesLanded():
            return tuple(Line("file", "", f.path, inner=True) for f in event.change_set.files)
        case FilesWritten():
            return tuple(Line("file", "", text, inner=True) for text in _gathered(event.paths))
        case _:
            return ()


def _gathered(paths: tuple[str, ...]) -> Iterator[str]:
    """Paths; many in one folder as the folder and their number."""
    folders = Counter(path.rpartition("/")[0] for path in paths)
    for folder, count in folders.items():
        if folder and count > _MANY:
            yield f"{folder}/ ({count} files)"
        else:
            yield from (path for path in paths if path.rpartition("/")[0] == folder)


def _round(number: int) -> str:
    return f"round {number}" if number > 1 else ""


def _finished(event: StageFinished) -> Line:
    aside = clock(event.seconds) if event.seconds else ""
    match event.outcome:
        case Back(to, reason):
            return Line("back", event.stage, f"back to {to}: {reason}", aside)
        case Stop(_, reason):
            return Line("failed", event.stage, reason or event.summary, aside)
        case _:
            return Line("done", event.stage, event.summary, aside)


def _answered(event: ModelAnswered) -> Line:
    call = event.call
    cost = f", ${call.cost}" if call.cost and float(call.cost) else ""
    tokens = call.completion.usage.total
    spent = f"{tokens:,} tokens{cost}" if tokens else "no tokens"
    called = ", ".join(c.name for c in call.completion.calls)
    did = f"called {called}" if called else f"answered {call.task}"
    text = f"{call.role} ({call.completion.model}) {did}: {spent}"
    return Line("step", event.stage, text, clock(event.seconds))


def _finding(finding: Finding) -> tuple[Line, ...]:
    if finding.severity == "info":
        return ()
    place = f"{finding.place}: " if finding.place else ""
    cure = f" ({finding.cure})" if finding.cure else ""
    kind: Kind = "failed" if finding.severity == "error" else "warning"
    return (Line(kind, "", f"{place}{finding.message}{cure}", inner=True),)


def _check(result: CheckResult) -> Line:
    """A step in passing, unless it failed: what was skipped is told at the gate."""
    name = f"{result.dialect or 'source'}: {result.id}"
    if result.status == "passed":
        return Line("step", "", name, clock(result.seconds), inner=True)
    kind: Kind = "failed" if result.status == "failed" else "step"
    reason = f": {result.reason}" if result.reason else ""
    return Line(kind, "", f"{name} {result.status}{reason}", clock(result.seconds), inner=True)

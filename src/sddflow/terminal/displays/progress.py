"""What a run is at just now: the stage at work, its newest note, sums so far."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from time import monotonic

from sddflow.domain.event import (
    CheckFinished,
    ModelAnswered,
    Noted,
    RunStarted,
    StageFinished,
    StageStarted,
    Stamped,
)
from sddflow.errors import SddflowError
from sddflow.terminal.ages import clock
from sddflow.terminal.displays.lines import Line, lines_of

_TAIL = 60
"""Characters of an answer on its way that are shown."""


class Progress:
    """Follows the events of a run.

    Args:
        root: of the workspace, where the workflow is looked up for what comes next.
    """

    def __init__(self, root: Path) -> None:
        self.stage = ""
        self.note = ""
        self._said = ""
        self._length = 0
        self._root = root
        self._round = 1
        self._begun = self._since = monotonic()
        self._tokens = 0
        self._cost = Decimal(0)
        self._checks: Counter[tuple[str, str]] = Counter()
        self._stages: tuple[str, ...] = ()

    @property
    def now(self) -> str:
        """The newest note, or the newest words of an answer that is on its way."""
        if not self._said:
            return self.note
        return f"{self._length:,} characters … {' '.join(self._said.split())}"

    @property
    def working(self) -> bool:
        """A stage is at work."""
        return bool(self.stage)

    def elapsed(self) -> float:
        """Seconds the stage at work has taken so far."""
        return monotonic() - self._since

    def totals(self) -> Iterator[str]:
        """Sums of the whole run, and what comes next."""
        checks = sum(self._checks.values())
        if checks:
            yield f"{checks} check{'' if checks == 1 else 's'}"
        if self._tokens:
            yield f"{self._tokens:,} tokens"
            yield f"${self._cost:.4f}"
        yield f"{clock(monotonic() - self._begun)} in all"
        if later := self._later():
            yield f"then {', '.join(later)}"

    def overhear(self, text: str) -> None:
        """Take a piece of an answer in."""
        self._length += len(text)
        self._said = (self._said + text)[-_TAIL:]

    def hear(self, stamped: Stamped) -> tuple[Line, ...]:
        """Take an event in; gives lines that sum up what moved past."""
        event = stamped.event
        self._said, self._length = "", 0
        match event:
            case RunStarted():
                self._stages = _stages(self._root, event.workflow)
            case StageStarted():
                self._start(event)
            case StageFinished():
                return self._finish()
            case Noted():
                self.note = event.text.strip().partition("\n")[0]
            case ModelAnswered():
                self._tokens += event.call.completion.usage.total
                self._cost += Decimal(event.call.cost or 0)
                self.note = lines_of(stamped)[0].text
            case CheckFinished():
                self._checks[event.result.dialect, event.result.status] += 1
                self.note = f"{event.result.dialect}: {event.result.id}"
        return ()

    def _start(self, event: StageStarted) -> None:
        self.stage = event.stage
        self.note = f"round {event.round}" if event.round > 1 else ""
        self._since = monotonic()

    def _finish(self) -> tuple[Line, ...]:
        self.stage = self.note = ""
        told = tuple(_tally(self._checks))
        self._checks.clear()
        return told

    def _later(self) -> tuple[str, ...]:
        at = self._stages.index(self.stage) + 1 if self.stage in self._stages else 0
        return self._stages[at:] if at else ()


def _tally(checks: Counter[tuple[str, str]]) -> Iterator[Line]:
    """One line per dialect, where one failed: how many checks came out how."""
    if not any(status == "failed" for _, status in checks):
        return
    for dialect in dict.fromkeys(d for d, _ in checks):
        counts = (f"{n} {status}" for (d, status), n in checks.items() if d == dialect)
        bad = (dialect, "failed") in checks
        yield Line("failed" if bad else "done", "", f"{dialect}: {', '.join(counts)}", inner=True)


def _stages(root: Path, workflow: str) -> tuple[str, ...]:
    from sddflow.roles.workflows import load_workflow

    try:
        return tuple(stage.id for stage in load_workflow(workflow, root).stages)
    except SddflowError:
        return ()

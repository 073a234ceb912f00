"""One JSON object per event and line; the last one, of type `run`, says how the run stands."""

from dataclasses import dataclass
from typing import Any, TextIO

from sddflow.app import Asker, RunReport
from sddflow.domain.event import Stamped
from sddflow.terminal.plain_json import kebab, plain, text


@dataclass(frozen=True)
class JsonLines:
    """Writes to a stream and asks nobody."""

    out: TextIO
    ask: Asker

    def hear(self, stamped: Stamped) -> None:
        """Write an event."""
        self._write(event_facts(stamped))

    def overhear(self, text: str) -> None:
        """Nothing: what is not whole has no line."""

    def end(self, report: RunReport) -> None:
        """Write the last line."""
        self._write(run_facts(report))

    def _write(self, facts: dict[str, Any]) -> None:
        self.out.write(text(facts) + "\n")
        self.out.flush()


def event_facts(stamped: Stamped) -> dict[str, Any]:
    """Type, run, number and time of an event, then its own fields."""
    event = stamped.event
    head = {
        "type": kebab(type(event).__name__),
        "run": stamped.run,
        "number": stamped.number,
        "at": stamped.at.isoformat(),
    }
    return head | {k: v for k, v in plain(event).items() if k not in head}


def run_facts(report: RunReport) -> dict[str, Any]:
    """How a run stands."""
    gate = report.gate
    asked = gate and {"name": gate.gate, "question": gate.question, "digest": gate.digest}
    return {
        "type": "run",
        "id": report.id,
        "feature": report.feature,
        "status": report.status,
        "reason": report.reason,
        "cost": report.cost,
        "tokens": report.spent.usage.total,
        "files": list(report.files),
        "landed": list(report.landed),
        "written": list(report.written),
        "suggestions": list(report.suggestions),
        "gate": asked,
        "next": report.hint,
        "exit_code": report.exit_code,
    }

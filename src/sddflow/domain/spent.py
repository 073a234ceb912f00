"""What was spent on models: by a run, by its stages and roles, or by some calls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sddflow.domain.event import ModelAnswered, Stamped
from sddflow.domain.exchange import ModelCall, Usage


@dataclass(frozen=True, slots=True)
class Spent:
    """Money and tokens.

    Args:
        calls: answered by a model.
        usage: their tokens.
        cost: in US dollars, as text with four digits after the point.
        unpriced: calls whose price is not known; they are not in `cost`.
    """

    calls: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: str = "0.0000"
    unpriced: int = 0

    def __str__(self) -> str:
        calls = f"{self.calls} model call{'' if self.calls == 1 else 's'}"
        without = f", {self.unpriced} without a known price" if self.unpriced else ""
        return f"${self.cost} for {self.usage.total:,} tokens in {calls}{without}"


@dataclass(frozen=True, slots=True)
class Part:
    """What one role spent in one stage."""

    stage: str
    role: str
    spent: Spent

    def __str__(self) -> str:
        return f"{self.stage}, {self.role}: {self.spent} ({self.spent.usage})"


def spent(events: Iterable[Stamped]) -> Spent:
    """The sum over all answers among the events."""
    return spent_on([s.event.call for s in events if isinstance(s.event, ModelAnswered)])


def spent_on(calls: Sequence[ModelCall]) -> Spent:
    """The sum over answered calls."""
    cost = sum((Decimal(call.cost) for call in calls if call.cost), Decimal(0))
    usage = sum((call.completion.usage for call in calls), Usage())
    return Spent(len(calls), usage, f"{cost:.4f}", sum(not call.cost for call in calls))


def parts(events: Iterable[Stamped]) -> tuple[Part, ...]:
    """The sums by stage and role, in the order they were first asked."""
    calls: dict[tuple[str, str], list[ModelCall]] = {}
    for stamped in events:
        if isinstance(stamped.event, ModelAnswered):
            call = stamped.event.call
            calls.setdefault((stamped.event.stage, call.role), []).append(call)
    return tuple(Part(stage, role, spent_on(some)) for (stage, role), some in calls.items())

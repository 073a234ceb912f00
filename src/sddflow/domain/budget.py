"""How much of calls, tokens, money and time a stage or a run may use; 0 leaves one open."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sddflow.domain.exchange import ModelCall


@dataclass(frozen=True, slots=True)
class Budget:
    """Where asking stops; a call that has begun is never cut off.

    Args:
        calls: answers of models, repairs and looking around with tools among them.
        tokens: in and out.
        cost: US dollars.
        minutes: of work, waiting for humans apart.
    """

    calls: int = 0
    tokens: int = 0
    cost: float = 0.0
    minutes: float = 0.0

    def used_up(self, calls: Sequence[ModelCall], seconds: float) -> str:
        """What of it is used up, in words; "" where something is left of everything."""
        tokens = sum(call.completion.usage.total for call in calls)
        cost = sum((Decimal(call.cost) for call in calls if call.cost), Decimal(0))
        used = (
            (self.calls, len(calls), f"{len(calls)} calls of {self.calls}"),
            (self.tokens, tokens, f"{tokens:,} tokens of {self.tokens:,}"),
            (self.cost, float(cost), f"${cost} of ${self.cost}"),
            (self.minutes, seconds / 60, f"{seconds / 60:.1f} minutes of {self.minutes:g}"),
        )
        return next((words for limit, now, words in used if limit and now >= limit), "")

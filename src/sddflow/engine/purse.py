"""The limit on money: held against every call before it is made, never against a paid answer.

A call is not begun when what it sends, and an answer of usual length, would pass the limit. An
answer that has begun is read to its end and kept. So a run may pass its limit by the rest of one
long answer, and no paid answer is ever thrown away. A call without a known price cannot be held
against it; the sums name such calls.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import inf

from sddflow.domain.exchange import Task, Usage
from sddflow.domain.spent import spent
from sddflow.engine.durable import Durability
from sddflow.errors import LimitReached
from sddflow.models.prices import in_words, price_of
from sddflow.models.protocol import Model, tokens_of

USUAL_ANSWER = 2_000
"""Tokens that an answer has; what the shipped roles are measured to write at most."""


@dataclass(frozen=True, slots=True)
class Purse:
    """What a run may spend.

    Args:
        run: what it has spent so far is in its events.
        limit: in US dollars.
    """

    run: Durability
    limit: float

    def check(self, model: Model, task: Task) -> None:
        """Hold a call against the limit.

        Raises:
            LimitReached: it is too much; the line says how to go on.
        """
        if model.name == "offline" or self.limit == inf:
            return
        gone, needs = Decimal(spent(self.run.events).cost), _needed(model, task)
        limit = Decimal(str(self.limit))
        if (needs and gone + needs > limit) or (gone and gone >= limit):
            about = f"the next call takes about ${in_words(needs)}, " if needs else ""
            raise LimitReached(
                f"the run has spent ${gone}, {about}and its limit is ${self.limit:.2f}",
                cure=f"sddflow resume {self.run.run} --cost-limit USD",
            )


def _needed(model: Model, task: Task) -> Decimal:
    """About what a call costs; 0 where no price is known."""
    price = price_of(model.name)
    if price is None:
        return Decimal(0)
    return price.of(Usage(input=tokens_of(model, task), output=USUAL_ANSWER))

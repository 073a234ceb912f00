"""Limits: held against every call before it is made, never against a paid answer.

A call is not begun when what it sends, and an answer of usual length, would pass the limit. An
answer that has begun is read to its end and kept. So a run may pass its limit by the rest of one
long answer, and no paid answer is ever thrown away. A call without a known price cannot be held
against it; the sums name such calls.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from math import inf
from time import monotonic

from sddflow.domain.event import ModelAnswered, StageFinished, Stamped
from sddflow.domain.exchange import ModelCall, Task, Usage
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
        stage: that is at work, for its own budget; "" for none.
        lifted: a human has let it go on beyond the budgets.
    """

    run: Durability
    limit: float
    stage: str = ""
    lifted: bool = False
    begun: float = field(default_factory=monotonic)

    def check(self, model: Model, task: Task) -> None:
        """Hold a call against the limit.

        Raises:
            LimitReached: it is too much; the line says how to go on.
        """
        self._check_budgets()
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

    def _check_budgets(self) -> None:
        """The budgets of the run and of the stage, which offline rules use up too."""
        if self.lifted or not self.stage:
            return
        workflow = self.run.plan.workflow
        own = workflow.stages[workflow.index(self.stage)].budget
        for whose, budget, stage in (
            ("the run", self.run.plan.settings.limits.budget, ""),
            (f"the stage {self.stage}", own, self.stage),
        ):
            seconds = worked(self.run.events, stage) + monotonic() - self.begun
            if used := budget.used_up(calls(self.run.events, stage), seconds):
                raise LimitReached(
                    f"{whose} has used {used}",
                    cure=f"sddflow resume {self.run.run} --beyond-limits",
                )


def calls(events: Iterable[Stamped], stage: str = "") -> list[ModelCall]:
    """The answered calls of a stage; of all where none is named."""
    found = (s.event for s in events if isinstance(s.event, ModelAnswered))
    return [e.call for e in found if stage in ("", e.stage)]


def worked(events: Iterable[Stamped], stage: str = "") -> float:
    """Seconds that a finished stage worked, over all rounds; all stages where none is named."""
    found = (s.event for s in events if isinstance(s.event, StageFinished))
    return sum(e.seconds for e in found if stage in ("", e.stage))


def _needed(model: Model, task: Task) -> Decimal:
    """About what a call costs; 0 where no price is known."""
    price = price_of(model.name)
    if price is None:
        return Decimal(0)
    return price.of(Usage(input=tokens_of(model, task), output=USUAL_ANSWER))

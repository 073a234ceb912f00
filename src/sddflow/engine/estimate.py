"""What a run will about cost, before a model is asked.

A guess from the lengths of what is sent and the usual lengths of answers, for the models the plan
names. It says its range: from every answer taken at once, to every repair and round used up.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from sddflow.domain.exchange import Usage
from sddflow.domain.plan import Plan, RoleText
from sddflow.models.prices import price_of
from sddflow.models.protocol import guessed

_USUAL = {"design": (3_500, 2_000), "review": (2_500, 400)}
"""Tokens that a task adds to role, principles and spec, and tokens of its answer."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is expected.

    Args:
        calls: of paid models, when no answer is sent back.
        usage: their tokens.
        cost: in US dollars.
        most: with every repair and round.
        unpriced: calls of models whose price is not known.
    """

    calls: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    unpriced: int = 0

    def __str__(self) -> str:
        calls = f"{self.calls} model call{'' if self.calls == 1 else 's'}"
        tokens = f"{calls}, {_rounded(self.usage.total)} tokens"
        if self.unpriced == self.calls:
            return f"{tokens}, no known price"
        without = f" ({self.unpriced} without a known price)" if self.unpriced else ""
        return f"{tokens}, ${self.cost:.2f}; with every repair and round ${self.most:.2f}{without}"


def estimate(plan: Plan, spec: int) -> Estimate:
    """What a run of a plan will about cost.

    Args:
        plan: its roles, models, principles.
        spec: characters of the spec.
    """
    total = Estimate()
    limits = plan.settings.limits
    for stage in plan.workflow.stages:
        for role in plan.roles_of(stage.id):
            name = role.model or plan.model
            if stage.uses in _USUAL and name.startswith("anthropic:"):
                tries = (1 + limits.repairs) * max(limits.rounds, 1)
                total = _with(total, name, _usage(stage.uses, role, plan, spec), tries)
    return total


def _usage(task: str, role: RoleText, plan: Plan, spec: int) -> Usage:
    sent, answer = _USUAL[task]
    texts = guessed(role.instructions, plan.constitution, plan.guidance) + round(spec / 3.5)
    return Usage(input=texts + sent, output=answer)


def _with(total: Estimate, model: str, usage: Usage, tries: int) -> Estimate:
    price = price_of(model)
    cost = price.of(usage) if price else Decimal(0)
    return Estimate(
        calls=total.calls + 1,
        usage=total.usage + usage,
        cost=total.cost + cost,
        most=total.most + cost * tries,
        unpriced=total.unpriced + (price is None),
    )


def _rounded(tokens: int) -> str:
    """Two digits say all that a guess knows."""
    digits = max(len(str(tokens)) - 2, 0)
    return f"{round(tokens, -digits):,}"

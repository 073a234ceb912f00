"""Budgets of calls, tokens, money and time."""

import pytest

from sddflow.domain.budget import Budget
from sddflow.domain.exchange import Completion, ModelCall, Usage

CALL = ModelCall("design", "a", "s", "p", Completion("{}", "m", Usage(60, 0, 0, 40)), "0.25")


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (Budget(), ""),
        (Budget(calls=3), ""),
        (Budget(calls=2), "2 calls of 2"),
        (Budget(tokens=200), "200 tokens of 200"),
        (Budget(tokens=201), ""),
        (Budget(cost=0.5), "$0.50 of $0.5"),
        (Budget(minutes=1), "1.5 minutes of 1"),
        (Budget(calls=9, minutes=2), ""),
    ],
)
def test_what_is_used_up_is_said(budget, said):
    """The first that is used up, with both numbers; what is not limited is open."""
    assert budget.used_up([CALL, CALL], 90.0) == said

"""The limit on money, held against a call before it is made."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf

import pytest

from sddflow.domain.budget import Budget
from sddflow.domain.event import ModelAnswered, Stamped
from sddflow.domain.exchange import Completion, ModelCall, Task, Usage
from sddflow.domain.plan import Plan
from sddflow.domain.settings import Limits, Settings
from sddflow.domain.spent import parts, spent
from sddflow.domain.workflow import Stage, Workflow
from sddflow.engine.purse import Purse
from sddflow.errors import LimitReached
from sddflow.models.names import model_named

TASK = Task("design", "architect", "You design.", "Notes.", {}, None)
AT = datetime(2026, 1, 2, tzinfo=UTC)


@dataclass
class Run:
    """The events of a run."""

    run: str = "chats-1"
    events: tuple[Stamped, ...] = field(default_factory=tuple)


def answered(number: int, stage: str, role: str, cost: str, usage: Usage = Usage(10, 20, 30, 40)):  # noqa: B008 - a value
    call = ModelCall(stage, role, "s", "p", Completion("{}", "anthropic:x", usage), cost)
    return Stamped("chats-1", number, AT, ModelAnswered(stage, call, 1.0))


def test_a_call_is_held_against_the_limit_by_its_counted_tokens(messages_server):
    """What the server counts, and a usual answer, decide; nothing is asked of the model."""
    model = model_named("sonnet", environ=messages_server.environ)
    messages_server.counts = lambda _request: 1_000_000
    with pytest.raises(
        LimitReached, match=r"spent \$0.0000, the next call takes about \$2.02, and"
    ):
        Purse(Run(), 2.0).check(model, TASK)
    messages_server.counts = lambda _request: 10
    Purse(Run(), 2.1).check(model_named("sonnet", environ=messages_server.environ), TASK)
    assert not messages_server.requests


def test_offline_costs_nothing():
    """A limit of nothing stops no rule."""
    Purse(Run(), 0.0).check(model_named("offline", environ={}), TASK)


def test_what_was_spent_counts_over_resumes(messages_server):
    """Money is summed from the events, whichever process recorded them."""
    run = Run(events=(answered(1, "design", "a", "1.50"), answered(2, "review", "b", "0.50")))
    with pytest.raises(LimitReached, match=r"spent \$2\.0000, the next"):
        Purse(run, 2.0).check(model_named("sonnet", environ=messages_server.environ), TASK)


def test_money_is_told_by_stage_and_role():
    """Sums by stage and role make up the whole, by kinds of tokens."""
    told = (
        answered(1, "design", "a", "1.5"), answered(2, "review", "b", "0.5"),
        answered(3, "design", "a", ""),
    )  # fmt: skip
    first, second = parts(told)
    assert (first.spent.calls, first.spent.cost, first.spent.unpriced) == (2, "1.5000", 1)
    assert str(second).endswith("(10 in, 20 into the cache, 30 from the cache, 40 out)")
    assert first.spent.usage + second.spent.usage == spent(told).usage


class _Flow:
    """A run of one stage with a budget."""

    run = "chats-1"

    def __init__(self, budget: Budget, *events: Stamped, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        stage = Stage("design", "design", budget=budget)
        self.plan = Plan("x", "", Workflow("w", "", (stage,)), (), Settings(limits=limits), "m")
        self.events = events


def test_a_stage_has_a_budget_of_its_own():
    """What it used over all its rounds counts, also where nothing costs money."""
    offline = model_named("offline", environ={})
    used = (answered(1, "design", "a", ""), answered(2, "review", "b", ""))
    Purse(_Flow(Budget(calls=2), *used), inf, "design").check(offline, TASK)
    with pytest.raises(LimitReached, match="the stage design has used 1 calls of 1"):
        Purse(_Flow(Budget(calls=1), *used), inf, "design").check(offline, TASK)


def test_a_run_has_one_too():
    """All stages together; a human may let it go on beyond."""
    offline, limits = model_named("offline", environ={}), Limits(tokens=150)
    used = (answered(1, "design", "a", ""), answered(2, "review", "b", ""))
    flow = _Flow(Budget(), *used, limits=limits)
    with pytest.raises(LimitReached, match=r"the run has used 200 tokens of 150.*--beyond-limits"):
        Purse(flow, inf, "design").check(offline, TASK)
    Purse(flow, inf, "design", lifted=True).check(offline, TASK)

"""What a run is expected to cost, before a model is asked."""

from dataclasses import replace
from decimal import Decimal

from sddflow.domain.plan import Plan, RoleText
from sddflow.domain.settings import Limits, Settings
from sddflow.domain.workflow import Stage, Workflow
from sddflow.engine.estimate import estimate

ROLE = RoleText("architect", "a.md", "", "You design." * 10)
FLOW = Workflow("w", "", (Stage("design", "design", ("architect",)), Stage("land", "land")))
PLAN = Plan(
    "chats", "s.md", FLOW, (("design", (ROLE,)),), Settings(), "anthropic:claude-sonnet-5-5"
)


def test_a_paid_plan_is_estimated():
    """Calls, tokens and dollars, and what every repair and round would make of it."""
    found = estimate(PLAN, spec=7_000)
    assert found.calls == 1
    assert Decimal("0.02") < found.cost < Decimal("0.10")
    assert found.most == found.cost * 9
    assert estimate(PLAN, spec=70_000).cost > found.cost


def test_rules_and_scripts_cost_nothing():
    """Nothing is expected of models that cost nothing."""
    for free in ("offline", "scripted:/x", "recorded:/x"):
        assert not estimate(replace(PLAN, model=free), spec=7_000).calls


def test_an_unknown_price_is_said():
    """A model without a price is not shown as free."""
    local = estimate(replace(PLAN, model="anthropic:qwen"), spec=7_000)
    assert str(local).endswith("no known price")


def test_a_role_of_its_own_model_has_its_own_price():
    """Each role is priced by the model it talks to."""
    dear = replace(ROLE, model="anthropic:claude-opus-5-5")
    plan = replace(PLAN, roles=(("design", (ROLE, dear)),))
    assert estimate(plan, 0).cost == estimate(PLAN, 0).cost * 3
    settings = Settings(limits=Limits(repairs=0, rounds=1))
    once = estimate(replace(PLAN, settings=settings), 0)
    assert once.most == once.cost

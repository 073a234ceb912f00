"""Money is exact, and an unknown price is not nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.exchange import Completion, Task, Usage
from sddflow.models.metered import Metered
from sddflow.models.prices import cost_of, in_words
from sddflow.models.script_step import Step
from sddflow.models.scripted import Scripted

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("model", "usage", "cost"),
    [
        ("anthropic:claude-sonnet-5-5", Usage(input=MILLION, output=MILLION), "12"),
        ("anthropic:claude-haiku-5-5", Usage(input=MILLION, output=MILLION), "0.6"),
        ("anthropic:claude-opus-5-5", Usage(cache_write=MILLION, cache_read=MILLION), "5.2"),
        ("anthropic:claude-fable-5-1", Usage(cache_write=MILLION, cache_read=MILLION), "13.5"),
        ("anthropic:claude-sonnet-5-5-20261021", Usage(input=1), "0.000002"),
        ("anthropic:claude-sonnet-5-5", Usage(), "0"),
        ("anthropic:qwen2.5-coder", Usage(input=MILLION), ""),
        ("offline", Usage(), "0"),
        ("scripted:s.yaml", Usage(input=MILLION), "0"),
        ("recorded:anthropic:claude-opus-5-5", Usage(input=MILLION), "0"),
    ],
)
def test_tokens_have_their_price(model, usage, cost):
    """Each kind of token is counted at its own price."""
    assert cost_of(Completion("", model, usage)) == cost


@given(st.integers(0, 10**13))
def test_an_amount_is_written_without_loss(millionths):
    """Up to six digits after the point, no exponent, read back as the same amount."""
    text = in_words(Decimal(millionths) / MILLION)
    assert Decimal(text) == Decimal(millionths) / MILLION
    assert "E" not in text


def test_a_metered_call_is_told_with_time_and_price():
    """Each answer is told once, with both texts, its cost and its seconds."""
    steps = (Step("design", "{}", usage=(("input", 500_000),)),)
    ticks = iter((10.0, 12.5))
    told = []
    inner = Scripted(steps, answers_as="claude-sonnet-5-5")
    model = Metered(inner, lambda call, seconds: told.append((call, seconds)), lambda: next(ticks))
    model.complete(Task("design", "architect", "system", "prompt", {}, None, 2))
    [(call, seconds)] = told
    assert (call.cost, call.attempt, call.prompt, seconds) == ("1", 2, "prompt", 2.5)
    assert model.name == "scripted"

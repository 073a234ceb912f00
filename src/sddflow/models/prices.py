"""What tokens cost: one dated table, exact money."""

import re
from dataclasses import dataclass
from decimal import Decimal

from sddflow.domain.exchange import Completion, Usage

DATED = "2026-11"
"""When the table was last held against the published prices."""

_MILLION = Decimal(1_000_000)
_SIX = Decimal("0.000001")
_FREE = ("offline", "scripted", "recorded")
_SNAPSHOT = re.compile(r"-\d{8}$")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens; writing to the cache is for five minutes."""

    input: Decimal
    output: Decimal
    cache_write: Decimal
    cache_read: Decimal

    def of(self, usage: Usage) -> Decimal:
        """What these tokens cost, in US dollars."""
        parts = (
            usage.input * self.input,
            usage.output * self.output,
            usage.cache_write * self.cache_write,
            usage.cache_read * self.cache_read,
        )
        return sum(parts, Decimal(0)) / _MILLION


def _price(input_: str, output: str, *, read: str = "0.1") -> Price:
    base = Decimal(input_)
    return Price(base, Decimal(output), base * Decimal("1.25"), base * Decimal(read))


PRICES = {
    "claude-haiku-5-5": _price("0.10", "0.50"),
    "claude-sonnet-5-5": _price("2", "10"),
    "claude-opus-5-5": _price("4", "20", read="0.05"),
    "claude-fable-5-1": _price("10", "50"),
}


def price_of(model: str) -> Price | None:
    """The price of a model by its name, with or without `anthropic:` and a snapshot's date."""
    name = model.removeprefix("anthropic:")
    return PRICES.get(_SNAPSHOT.sub("", name))


def cost_of(completion: Completion) -> str:
    """What an answer cost in US dollars, up to six digits after the point.

    "0" where nothing is paid (offline, scripted, recorded); "" where no price is known: an unknown
    price is never shown as nothing.
    """
    if completion.model.partition(":")[0] in _FREE:
        return "0"
    price = price_of(completion.model)
    return "" if price is None else in_words(price.of(completion.usage))


def in_words(dollars: Decimal) -> str:
    """An amount as `ModelCall.cost` keeps it: `0.0123`, without exponent or trailing zeros."""
    text = f"{dollars.quantize(_SIX):f}"
    return text.rstrip("0").rstrip(".")

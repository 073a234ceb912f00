"""One thing that `doctor` looked at."""

from dataclasses import dataclass
from typing import Literal

Health = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was looked at.

    Args:
        name: of the thing.
        health: there; there with something to know; or missing, so that a run would fail.
        found: what was seen, one line.
        cure: what to do, where something is missing.
    """

    name: str
    health: Health
    found: str
    cure: str = ""

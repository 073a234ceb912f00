"""What a check is that reads: a name, a rule, and a function from source to findings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sddflow.domain.finding import Finding
from sddflow.proof.reading.script import Material


@dataclass(frozen=True, slots=True)
class Reading:
    """One check that reads.

    Args:
        id: its stable name.
        rule: one sentence: what holds when it passes.
        run: reads.
    """

    id: str
    rule: str
    run: Callable[[Material], Iterator[Finding]]

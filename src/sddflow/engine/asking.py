"""How a human is asked: the terminal has an asker, a process without one asks nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sddflow.domain.decision import Answer, Shown, Way


@dataclass(frozen=True, slots=True)
class Answered:
    """What a human said when asked.

    Args:
        answer: approve, revise or reject.
        comment: their words; a revision needs some.
        way: through which door.
    """

    answer: Answer
    comment: str = ""
    way: Way = "terminal"


class Asker(Protocol):
    """Asks a human."""

    def __call__(self, run: str, shown: Shown, decided: Callable[[], bool]) -> Answered | None:
        """The human's answer to what is shown; None when they leave without one.

        Args:
            run: its id.
            shown: exactly what is to be decided on.
            decided: whether somebody has answered elsewhere meanwhile, so that asking may end.
        """
        ...


def ask_nobody(run: str, shown: Shown, decided: Callable[[], bool]) -> None:
    """There is no terminal: the run waits."""

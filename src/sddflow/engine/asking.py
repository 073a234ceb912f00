"""How a human is asked: the terminal has an asker, a process without one asks nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sddflow.domain.answers import Answers, as_comment
from sddflow.domain.decision import Answer, Decision, Shown, Way


@dataclass(frozen=True, slots=True)
class Answered:
    """What a human said when asked.

    Args:
        answer: approve, revise or reject.
        comment: their words; a revision needs some.
        way: through which door.
        answers: pairs of question and answer; they send the run back.
        into_spec: the answers are to be written into the spec.
    """

    answer: Answer
    comment: str = ""
    way: Way = "terminal"
    answers: Answers = ()
    into_spec: bool = False

    def decision(self, shown: Shown, person: str, at: datetime) -> Decision:
        """The decision that this is, about what was shown; its comment holds all the words."""
        comment = as_comment(self.answers, self.comment)
        return Decision(
            shown.gate, self.answer, shown.digest, person, at, self.way, comment,
            self.answers, self.into_spec,
        )  # fmt: skip


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

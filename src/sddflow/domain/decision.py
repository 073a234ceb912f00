"""What a human is asked, what exactly was shown, and what was answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sddflow.domain.answers import Answers
from sddflow.domain.digest import digest

Answer = Literal["approve", "revise", "reject"]
Way = Literal["terminal", "command", "flag", "web"]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what a gate shows.

    Args:
        title: its heading.
        body: its text, to be shown as it is.
        form: what the text is, so that a display can colour it.
    """

    title: str
    body: str
    form: Literal["text", "markdown", "diagram", "diff", "sql", "table"] = "text"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that a gate asks beside its own.

    Args:
        text: the question.
        options: answers to choose from; a human may use their own words instead.
        changes: what the answer changes.
    """

    text: str
    options: tuple[str, ...]
    changes: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Exactly what a human is asked to decide on.

    Args:
        gate: the gate's name, `spec` or `landing` in the shipped workflow.
        question: one sentence that a yes answers.
        sections: what is shown, in order.
        facts: digests of the things approved (spec text, change set), name and digest: the
            approval goes stale when one of them changes.
        questions: what may be answered here, in the order of their numbers; the sections show
            them.
    """

    gate: str
    question: str
    sections: tuple[Section, ...]
    facts: tuple[tuple[str, str], ...] = ()
    questions: tuple[Asked, ...] = ()

    @property
    def digest(self) -> str:
        """The digest of everything shown."""
        texts = [t for s in self.sections for t in (s.title, s.body)]
        facts = [t for fact in self.facts for t in fact]
        return digest(self.gate, self.question, *texts, *facts)


@dataclass(frozen=True, slots=True)
class Decision:
    """A human's answer at a gate.

    Args:
        gate: the gate's name.
        answer: approve, revise (back with the comment), reject.
        digest: `Shown.digest` of what was on the screen.
        person: who, as the system knows them.
        at: when, with time zone.
        way: through which door.
        comment: their words, answers to questions among them.
        answers: pairs of question and answer.
        into_spec: they agreed that the answers are written into the spec.
    """

    gate: str
    answer: Answer
    digest: str
    person: str
    at: datetime
    way: Way
    comment: str = ""
    answers: Answers = ()
    into_spec: bool = False

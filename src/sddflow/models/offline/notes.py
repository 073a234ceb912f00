"""What the rules could not read: gathered while they work, told in the design."""

from dataclasses import dataclass, field

from sddflow.domain.place import Place, Source
from sddflow.domain.schema.design import Question

MOST_QUESTIONS = 3


@dataclass(slots=True)
class Notes:
    """Assumptions and questions of one design, in the order they came up."""

    assumptions: list[str] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)

    def assume(self, text: str) -> None:
        """Record a guess with its reason; the same guess only once."""
        if text not in self.assumptions:
            self.assumptions.append(text)

    def ask(self, text: str, options: tuple[str, ...], changes: str, source: Source) -> None:
        """Record a question; the first option is what the design does meanwhile."""
        question = Question(text, options, changes, source)
        if question.text not in {q.text for q in self.asked}:
            self.asked.append(question)

    def questions(self) -> tuple[Question, ...]:
        """The first three."""
        return tuple(self.asked[:MOST_QUESTIONS])

    def told(self) -> tuple[str, ...]:
        """The assumptions, and those questions that are too many to ask."""
        rest = self.asked[MOST_QUESTIONS:]
        return (*self.assumptions, *(f"{q.text} Assumed: {q.options[0]}" for q in rest))


def spec(place: Place, reason: str) -> Source:
    """A source that is a line of the spec."""
    return Source("spec", one_line(reason), place.file, place.line)


def guess(place: Place, reason: str) -> Source:
    """A source that is a guess about a line of the spec."""
    return Source("assumption", one_line(reason), place.file, place.line)


def convention(reason: str) -> Source:
    """A source that is a habit of the code or a principle of the constitution."""
    return Source("convention", one_line(reason))


def one_line(text: str, limit: int = 200) -> str:
    """Text without line breaks, cut at a word where it is too long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[:limit].rsplit(" ", 1)[0] + " …"

"""Answers to a gate's questions: chosen by number, and written into the spec with consent."""

from collections.abc import Iterable

from sddflow.domain.answers import Answers
from sddflow.domain.decision import Asked, Decision, Shown
from sddflow.domain.event import Noted
from sddflow.domain.results import CheckedSpec
from sddflow.domain.workflow import Step
from sddflow.engine.durable import Durability
from sddflow.engine.recorded import results
from sddflow.engine.world import World
from sddflow.errors import UsageError


def answer_of(asked: Asked, said: str) -> str:
    """The option of that number, else the words themselves; "" for none."""
    words = " ".join(said.split())
    numbers = {str(n): option for n, option in enumerate(asked.options, 1)}
    return numbers.get(words, words)


def answers_by_number(shown: Shown, said: Iterable[tuple[int, str]]) -> Answers:
    """The answers to questions that are named by their numbers.

    Args:
        shown: what the gate shows.
        said: the number of a question, and the answer.

    Raises:
        UsageError: the gate has no such question, or an answer is empty or given twice.
    """
    found: dict[int, tuple[str, str]] = {}
    for number, words in said:
        if not 1 <= number <= len(shown.questions):
            raise UsageError(f"the gate {shown.gate} has no question {number}{_there(shown)}")
        if number in found:
            raise UsageError(f"question {number} is answered twice")
        asked = shown.questions[number - 1]
        answer = answer_of(asked, words)
        if not answer:
            raise UsageError(f"the answer to question {number} is empty")
        found[number] = (asked.text, answer)
    return tuple(found[number] for number in sorted(found))


def _there(shown: Shown) -> str:
    count = len(shown.questions)
    numbers = {0: "it has none", 1: "its only question is 1"}
    return f": {numbers.get(count, f'its questions are 1 to {count}')}"


def write_answers(run: Durability, world: World, step: Step, decision: Decision) -> None:
    """Write a decision's answers into the spec; what stands there already is not repeated.

    Raises:
        SpecError: the spec cannot be read or written.
        WorkspaceError: it lies outside of the target.
    """
    from sddflow.target.clarifications import write_clarifications
    from sddflow.workspace import inside

    spec = next((r.document for r in results(run).values() if isinstance(r, CheckedSpec)), None)
    if spec is None:
        return
    path = inside(world.target, spec.path)
    write_clarifications(path, decision.answers, day=decision.at.date())
    run.record(Noted(step.stage, f"answers written into {spec.path}, as {decision.person} agreed"))

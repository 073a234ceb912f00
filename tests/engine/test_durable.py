"""A model whose recorded answers are never asked for again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from sddflow.domain.event import ModelAnswered
from sddflow.domain.exchange import Completion, Task
from sddflow.domain.workflow import Step
from sddflow.engine.durable import Asked, Durable, StepOnce
from sddflow.engine.held import Held
from sddflow.engine.journal import Journal
from sddflow.errors import ModelError

STEP = Step("design", 1)
TASK = Task("design", "architect", "system", "prompt", {"type": "object"}, None)


def wrapped(desk, run: Held, step: Step = STEP, asked: Asked | None = None) -> Durable:
    return Durable(run, step, "told", lambda listen: _metered(desk, listen), asked or Asked())


def _metered(desk, listen):
    return desk.world().open_model("told", listen)


def test_an_answer_is_recorded_with_its_event(desk, journal: Journal):
    """The answer and what it cost are one commit."""
    with desk.hold(journal) as run:
        completion = wrapped(desk, run).complete(TASK)
        (told,) = [s.event for s in run.events if isinstance(s.event, ModelAnswered)]
    assert told.call.completion == completion
    assert (told.stage, told.call.cost, told.seconds) == ("design", "0.25", 0.5)


def test_a_recorded_answer_costs_nothing(desk, journal: Journal):
    """The next process gets the same answer; the model is not even made, no event is told."""
    with desk.hold(journal) as run:
        first = wrapped(desk, run).complete(TASK)

    def never(_):
        raise AssertionError("the model is made")

    with desk.hold(journal) as run:
        again = Durable(run, STEP, "told", never, Asked()).complete(TASK)
        assert len([s for s in run.events if isinstance(s.event, ModelAnswered)]) == 1
    assert again == first


@pytest.mark.parametrize(
    "other",
    [
        replace(TASK, prompt="other"),
        replace(TASK, system="other"),
        replace(TASK, schema={"type": "array"}),
        replace(TASK, attempt=2),
        replace(TASK, role="reviewer"),
    ],
)
def test_another_question_is_asked(desk, journal: Journal, other: Task):
    """Only the very same question has the recorded answer; what it was rendered from is no part."""
    with desk.hold(journal) as run:
        wrapped(desk, run).complete(TASK)
        wrapped(desk, run).complete(replace(TASK, inputs=1))
        assert len(desk.model.asked) == 1
        wrapped(desk, run).complete(other)
        assert len(desk.model.asked) == 2


def test_the_same_question_twice_is_two_questions(desk, journal: Journal):
    """A role that asks again on purpose gets a new answer; another round of a stage as well."""
    with desk.hold(journal) as run:
        model = wrapped(desk, run)
        model.complete(TASK)
        model.complete(TASK)
        wrapped(desk, run, Step("design", 2)).complete(TASK)
    assert len(desk.model.asked) == 3


def test_no_answer_is_not_recorded(desk, journal: Journal):
    """A model that fails is asked again by the next process."""

    class Down:
        name = "down"

        def complete(self, task: Task) -> Completion:
            raise ModelError("the server is down")

    with desk.hold(journal) as run:
        with pytest.raises(ModelError):
            Durable(run, STEP, "told", lambda _: Down(), Asked()).complete(TASK)
        assert run.events == ()
        wrapped(desk, run).complete(TASK)
    assert len(desk.model.asked) == 1


def test_reviewers_may_ask_side_by_side(desk, journal: Journal):
    """From many threads, each answer is recorded once and events are numbered without a gap."""
    tasks = [replace(TASK, prompt=str(n % 20)) for n in range(40)]
    for _ in range(2):
        with desk.hold(journal) as run, ThreadPoolExecutor(8) as threads:
            model = wrapped(desk, run)
            texts = [c.text for c in threads.map(model.complete, tasks)]
    assert texts == [t.prompt for t in tasks]
    assert len(desk.model.asked) == 40
    assert [s.number for s in journal.events("chats-1")] == list(range(1, 41))


def test_once_keeps_any_value(desk, journal: Journal):
    """None is a value too: it is not worked for again."""
    work = []
    with desk.hold(journal) as run:
        once = StepOnce(run, STEP)
        assert once("k", lambda: work.append(1)) is None
        assert once("k", lambda: work.append(1)) is None
        assert StepOnce(run, Step("design", 2))("k", lambda: 5) == 5
    assert work == [1]

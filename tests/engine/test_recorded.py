"""What the records of a run say."""

from sddflow.domain.event import StageFinished
from sddflow.domain.finding import Finding
from sddflow.domain.results import Feedback, Opinion, Reviewed
from sddflow.domain.workflow import Back, Outcome, Proceed, Stage, Step, Stop, Workflow
from sddflow.engine.journal import Journal
from sddflow.engine.recorded import (
    failed_landing,
    feedback,
    result_key,
    results,
    since_last_gate,
    stopped,
    taken_up,
)

FOUND = Finding("slow", "error", "slow")
BAD = Reviewed((Opinion("speed", "slow", (FOUND,)),))
THINK = Step("think", 9)
GOOD = Reviewed((Opinion("speed", "fine", ()),))


def finish(run, stage: str, round_: int, outcome: Outcome, result: object = None) -> None:
    calls = ((result_key(Step(stage, round_)), result),) if result else ()
    run.record(StageFinished(stage, round_, "", 0.0, outcome), calls=calls)


def again(run) -> None:
    up = taken_up(run.plan.workflow, run.events)
    assert up
    finish(run, up.step.stage, up.step.round, up.outcome)


def test_feedback_is_for_the_next_step(desk, journal: Journal):
    """It names where it comes from, why, and what was found there; then it is used up."""
    with desk.hold(journal) as run:
        assert feedback(run, THINK) is None
        finish(run, "prove", 1, Back("think", "too slow"), BAD)
        assert feedback(run, THINK) == Feedback("prove", "too slow", (FOUND,))
        finish(run, "think", 2, Proceed(), GOOD)
        assert feedback(run, THINK) is None


def test_a_new_try_hears_what_the_failed_one_heard(desk, journal: Journal):
    """Taking a run up again is no feedback by itself."""
    with desk.hold(journal) as run:
        finish(run, "think", 1, Stop("failed", "server down"))
        finish(run, "record", 1, Proceed())
        again(run)
        assert feedback(run, THINK) is None
        finish(run, "think", 2, Proceed(), GOOD)
        finish(run, "prove", 1, Back("think", "too slow"), BAD)
        finish(run, "think", 3, Stop("failed", "server down"))
        again(run)
        assert feedback(run, THINK) == Feedback("prove", "too slow", (FOUND,))
        finish(run, "think", 4, Stop("failed", "server down"))
        again(run)
        assert feedback(run, THINK) == Feedback("prove", "too slow", (FOUND,))


def test_when_the_rounds_are_used_up_the_last_way_back_is_gone_again(desk, journal: Journal):
    """There was no stop, but the loop came to its end: it goes on where it would have gone."""
    with desk.hold(journal) as run:
        finish(run, "prove", 1, Back("think", "too slow"), BAD)
        finish(run, "record", 1, Proceed())
        assert stopped(run.events) is None
        again(run)
        assert feedback(run, THINK) == Feedback("prove", "too slow", (FOUND,))


def test_what_was_rejected_is_not_taken_up(desk, journal: Journal):
    """A human's no stays a no."""
    with desk.hold(journal) as run:
        finish(run, "landing", 1, Stop("rejected", "no"))
        assert taken_up(run.plan.workflow, run.events) is None


def test_a_failed_landing_is_known(desk, journal: Journal):
    """Only a run that ended in the stage that lands."""
    with desk.hold(journal) as run:
        finish(run, "prove", 1, Stop("failed", "no"))
        assert not failed_landing(run.plan.workflow, run.events)
        again(run)
        finish(run, "land", 1, Stop("failed", "disk full"))
        assert failed_landing(run.plan.workflow, run.events)
        again(run)
        assert not failed_landing(run.plan.workflow, run.events)


def test_the_newest_result_of_a_stage_counts(desk, journal: Journal):
    """And it stands where it was made last, so that types are newest by order."""
    with desk.hold(journal) as run:
        finish(run, "think", 1, Proceed(), BAD)
        finish(run, "prove", 1, Back("think", "no"), BAD)
        finish(run, "think", 2, Proceed(), GOOD)
        assert list(results(run).items()) == [("prove", BAD), ("think", GOOD)]


def test_a_gate_shows_what_is_new_since_the_gate_before(desk):
    """In the workflow's order, and only of stages that made something."""
    newest = {"prove": BAD, "think": GOOD, "land": BAD}
    assert since_last_gate(desk.workflow, "landing", newest) == (GOOD, BAD)


def test_all_that_worked_together_are_heard(desk, journal: Journal):
    """Two that send a run back at the same time give one feedback; none hears those beside it."""
    stages = (
        Stage("think", "think"),
        Stage("one", "prove", back="think", together=1),
        Stage("two", "prove", back="think", together=1),
    )
    desk.workflow = Workflow("w", "", stages)
    with desk.hold(journal) as run:
        finish(run, "think", 1, Proceed(), GOOD)
        finish(run, "two", 1, Back("think", "too slow"), BAD)
        assert feedback(run, Step("one", 1)) is None
        finish(run, "one", 1, Back("think", "too dear"), BAD)
        told = feedback(run, THINK)
        assert told == Feedback("two", "too slow; too dear", (FOUND, FOUND))

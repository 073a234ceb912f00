"""What a run does next, from nothing but the workflow and what is recorded."""

from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.workflow import (
    Back,
    End,
    Finished,
    Outcome,
    Proceed,
    Stage,
    Step,
    Stop,
    Workflow,
    next_step,
    next_steps,
)

FLOW = Workflow(
    "flow",
    "",
    (
        Stage("design", "design"),
        Stage("verify", "verify", back="design"),
        Stage("landing", "gate", back="design"),
        Stage("record", "record", always=True),
    ),
)
ON = Proceed()


def after(*outcomes: Outcome, rounds: int = 3) -> Step | End:
    """What comes when the run has gone wherever it was sent, with these outcomes."""
    done: tuple[Finished, ...] = ()
    for outcome in outcomes:
        step = next_step(FLOW, done, rounds)
        assert isinstance(step, Step)
        done = (*done, Finished(step, outcome))
    return next_step(FLOW, done, rounds)


def test_stages_come_in_order():
    """With nothing in the way, the stages follow each other, and then the run is finished."""
    assert after() == Step("design", 1)
    assert after(ON) == Step("verify", 1)
    assert after(ON, ON, ON) == Step("record", 1)
    assert after(ON, ON, ON, ON) == End("finished")


def test_a_way_back_enters_again():
    """A stage that is entered again has the next round, and so have those after it."""
    again = Back("design", "the proof failed")
    assert after(ON, again) == Step("design", 2)
    assert after(ON, again, ON) == Step("verify", 2)


def test_counted_ways_back_are_limited():
    """One way back more than there are rounds ends the run, and only records are left to do."""
    again = Back("design", "the proof failed")
    assert after(ON, again, ON, again, rounds=1) == Step("record", 1)
    ended = after(ON, again, ON, again, ON, rounds=1)
    assert ended == End(
        "failed", "no proof after 1 rounds: the proof failed. What should it do now?"
    )


def test_a_revision_gives_all_rounds_anew():
    """A human who sends the design back pays for new tries; the old ones do not count."""
    failed, revised = Back("design", "failed"), Back("design", "use uuids", counts=False)
    assert after(ON, failed, ON, ON, revised, ON, failed, rounds=1) == Step("design", 4)


def test_after_a_stop_only_the_records_are_made():
    """A rejected or failed run goes on with its `always` stages and ends as it was stopped."""
    no = Stop("rejected", "not now")
    assert after(ON, ON, no) == Step("record", 1)
    assert after(ON, ON, no, ON) == End("rejected", "not now")


def test_the_first_stop_counts():
    """Records that fail as well do not change why the run ended."""
    assert after(Stop("failed", "first"), Stop("failed", "second")) == End("failed", "first")


def test_a_human_takes_an_ended_run_up_again():
    """A way back recorded after the end goes on from there, records included."""
    done = (
        Finished(Step("design", 1), ON),
        Finished(Step("verify", 1), Stop("failed", "disk full")),
        Finished(Step("record", 1), ON),
        Finished(Step("verify", 1), Back("verify", "tried again", counts=False)),
    )
    assert next_step(FLOW, done, 3) == Step("verify", 2)
    done += (Finished(Step("verify", 2), ON), Finished(Step("landing", 1), ON))
    assert next_step(FLOW, done, 3) == Step("record", 2)


OUTCOMES = st.sampled_from((ON, Back("design", "no"), Stop("failed", "no"), Stop("rejected", "no")))


@given(st.lists(OUTCOMES, max_size=60), st.integers(0, 4))
def test_every_run_ends(outcomes: list[Outcome], rounds: int):
    """Whatever stages answer, without a human the steps are bounded and none is done twice."""
    done: tuple[Finished, ...] = ()
    seen = set()
    for outcome in [*outcomes, *[ON] * 60]:
        step = next_step(FLOW, done, rounds)
        if isinstance(step, End):
            break
        assert step not in seen
        seen.add(step)
        done = (*done, Finished(step, outcome))
    assert isinstance(next_step(FLOW, done, rounds), End)


SIDES = Workflow(
    "sides",
    "",
    (
        Stage("design", "design"),
        Stage("look", "review", back="design", together=7),
        Stage("count", "review", back="design", together=7),
        Stage("landing", "gate", back="design"),
        Stage("record", "record", always=True),
    ),
)


def sides(*done: tuple[str, Outcome], rounds: int = 3) -> tuple[Step, ...] | End:
    """What comes after these, in the order in which they were recorded."""
    entered: dict[str, int] = {}
    steps = []
    for stage, outcome in done:
        entered[stage] = entered.get(stage, 0) + 1
        steps.append(Finished(Step(stage, entered[stage]), outcome))
    return next_steps(SIDES, tuple(steps), rounds)


def test_stages_that_work_together_come_together():
    """All that are left of a group are next; the run goes on when the last of them is done."""
    assert sides(("design", ON)) == (Step("look", 1), Step("count", 1))
    assert sides(("design", ON), ("count", ON)) == (Step("look", 1),)
    assert sides(("design", ON), ("count", ON), ("look", ON)) == (Step("landing", 1),)


def test_one_that_goes_back_waits_for_the_others():
    """A way back counts once for the whole group, when all are done."""
    again = Back("design", "no")
    assert sides(("design", ON), ("look", again)) == (Step("count", 1),)
    assert sides(("design", ON), ("look", again), ("count", ON)) == (Step("design", 2),)
    both = (("design", ON), ("count", again), ("look", again))
    assert sides(*both) == (Step("design", 2),)
    assert sides(*both, *both, rounds=1) == (Step("record", 1),)


def test_a_failed_one_is_taken_up_alone():
    """Those beside it have done their work."""
    failed = (("design", ON), ("count", ON), ("look", Stop("failed", "server down")))
    assert sides(*failed) == (Step("record", 1),)
    up = (*failed, ("look", Back("look", "taken up again", counts=False)))
    assert sides(*up) == (Step("look", 3),)


@given(st.lists(st.sampled_from([ON, Back("design", "again")]), max_size=24))
def test_any_order_within_a_group_comes_to_the_same(outcomes):
    """Whoever is done first: the same outcomes lead to the same place."""

    def walk(reverse: bool) -> tuple[Step, ...] | End:
        done: tuple[Finished, ...] = ()
        left = list(outcomes)
        steps = next_steps(SIDES, done, 3)
        while left and not isinstance(steps, End):
            some = dict(zip([s.stage for s in steps], left, strict=False))
            left = left[len(steps) :]
            if len(some) < len(steps):
                break
            order = reversed(steps) if reverse else steps
            done = (*done, *(Finished(s, _legal(s, some[s.stage])) for s in order))
            steps = next_steps(SIDES, done, 3)
        return steps

    assert walk(reverse=False) == walk(reverse=True)


def _legal(step: Step, outcome: Outcome) -> Outcome:
    return ON if step.stage in ("design", "record") else outcome

"""The loop over a workflow of tiny stages."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sddflow.domain.event import RunEnded, StageFinished, StageStarted
from sddflow.domain.results import Reviewed
from sddflow.domain.workflow import Back, Proceed, Stage, Stop, Workflow
from sddflow.engine.journal import Journal
from sddflow.engine.loop import walk
from sddflow.engine.recorded import finished, open_gate, results
from sddflow.errors import Failed, TargetError
from sddflow.stages.registry import Registry
from sddflow.stages.services import Done, Services


def raising(error: BaseException) -> Callable[[], object]:
    def fail() -> object:
        raise error

    return fail


def steps(desk) -> list[str]:
    ended = (s.event for s in desk.heard if isinstance(s.event, StageFinished))
    return [f"{e.stage}/{e.round}" for e in ended]


def test_a_run_walks_to_its_end(desk, journal: Journal):
    """With every gate approved, the stages are done in order and the run has landed."""
    ended = desk.walk(journal, "landing")
    assert (ended.status, ended.code) == ("landed", 0)
    assert steps(desk) == ["think/1", "prove/1", "landing/1", "land/1", "record/1"]
    assert desk.heard[-1].event == RunEnded("landed")
    assert journal.rows()[0].status == "landed"


def test_results_travel_by_type(desk, journal: Journal):
    """A stage gets the newest result of each type it reads."""
    desk.walk(journal, "landing")
    with desk.hold(journal) as run:
        made = results(run)
    assert list(made) == ["think", "prove", "landing", "land", "record"]
    assert made["land"].revision == "ROUND 1"
    assert made["record"].paths == ("True",)


def test_a_failed_check_goes_back_with_its_reason(desk, journal: Journal):
    """The stage it goes back to hears why, once; the steps after it are done again."""
    tries = [Back("think", "no index"), Proceed()]
    desk.outcomes["prove"] = lambda: tries.pop(0)
    desk.walk(journal, "landing")
    assert steps(desk)[:4] == ["think/1", "prove/1", "think/2", "prove/2"]
    assert [f and (f.origin, f.reason) for f in desk.feedback] == [None, ("prove", "no index")]


def test_it_stops_trying(desk, journal: Journal):
    """After all rounds the run fails, with its records."""
    desk.rounds = 2
    desk.outcomes["prove"] = lambda: Back("think", "no index")
    ended = desk.walk(journal)
    assert (ended.status, ended.code) == ("failed", 1)
    assert ended.reason == "no proof after 2 rounds: no index. What should it do now?"
    assert steps(desk)[-1] == "record/1"
    assert desk.model.asked == ["round 1", "round 2", "round 3"]


@pytest.mark.parametrize(("error", "code"), [(Failed("no"), 1), (TargetError("no"), 2)])
def test_an_error_for_the_user_ends_the_run(desk, journal: Journal, error, code: int):
    """Its line is the reason and its number the exit code; records are still made."""
    desk.outcomes["prove"] = raising(error)
    ended = desk.walk(journal)
    assert (ended.status, ended.reason, ended.code, ended.bug) == ("failed", "no", code, "")
    assert steps(desk) == ["think/1", "prove/1", "record/1"]
    assert journal.rows()[0].code == (code)


def test_the_exit_code_survives_the_process(desk, journal: Journal):
    """Killed between the failure and the records, the next process ends with the same number."""
    desk.outcomes = {"prove": raising(TargetError("no")), "record": raising(KeyboardInterrupt())}
    with pytest.raises(KeyboardInterrupt):
        desk.walk(journal)
    desk.outcomes = {}
    assert desk.walk(journal).code == 2


def test_a_bug_is_recorded_and_shown(desk, journal: Journal):
    """Any other exception ends the run as failed, with records and the traceback."""
    desk.outcomes["prove"] = raising(KeyError("x"))
    ended = desk.walk(journal)
    assert (ended.status, ended.code) == ("failed", 1)
    assert ended.reason == "bug in the stage prove: KeyError: 'x'"
    assert "Traceback" in ended.bug
    assert steps(desk)[-1] == "record/1"


def test_a_system_that_says_no_is_no_bug(desk, journal: Journal):
    """A read-only folder or a full disk is said in one line."""
    desk.outcomes["prove"] = raising(PermissionError(13, "Permission denied", "x/history"))
    ended = desk.walk(journal)
    assert (ended.reason, ended.bug) == ("prove: x/history: Permission denied", "")


def test_what_landed_stays_landed(desk, journal: Journal):
    """When something fails after the files are in, the run says both."""
    desk.outcomes["record"] = raising(Failed("history/ is read-only"))
    ended = desk.walk(journal, "landing")
    assert (ended.status, ended.code, ended.reason) == ("landed", 1, "history/ is read-only")


@pytest.mark.parametrize("stage", ["think", "prove", "land", "record"])
def test_ctrl_c_loses_nothing(desk, journal: Journal, stage: str):
    """Whatever was finished is not done again, and no model is asked twice."""
    desk.outcomes[stage] = raising(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        desk.walk(journal, "landing")
    desk.outcomes = {}
    assert desk.walk(journal, "landing").status == "landed"
    assert desk.model.asked == ["round 1"]
    assert steps(desk) == ["think/1", "prove/1", "landing/1", "land/1", "record/1"]


def test_once_is_once(desk, journal: Journal):
    """An outside call of an unfinished step is not made again by the next process."""
    desk.outcomes["prove"] = raising(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        desk.walk(journal)
    assert journal.call("chats-1", "prove/1:look") == ("ROUND 1",)


def test_the_records_hear_everything(desk, journal: Journal):
    """Events have one number each, in order, the same for listeners and in the journal."""
    desk.walk(journal, "landing")
    assert tuple(desk.heard) == journal.events("chats-1")
    assert [s.number for s in desk.heard] == list(range(1, len(desk.heard) + 1))
    assert desk.heard[0].event == StageStarted("think", 1)


def test_a_listener_that_hangs_up_is_not_called_again(desk, journal: Journal):
    """When the reader of the output is gone, the run goes on."""

    class Gone(list):
        def append(self, item: object) -> None:
            super().append(item)
            raise BrokenPipeError

    desk.heard = Gone()
    assert desk.walk(journal, "landing").status == "landed"
    assert len(desk.heard) == 1


def test_a_missing_result_is_said(desk, journal: Journal):
    """A workflow that proves before it thinks fails with the names of both."""
    desk.workflow = Workflow("wrong", "", (Stage("prove", "prove"),))
    assert desk.walk(journal).reason == (
        "the stage prove reads Reviewed, which no stage before it made"
    )


def test_a_failed_run_is_not_walked_further(desk, journal: Journal):
    """Walking a run that is over changes nothing but says again how it ended."""
    desk.outcomes["prove"] = raising(Failed("no"))
    first = desk.walk(journal)
    assert desk.walk(journal) == first
    assert len(finished(journal.events("chats-1"))) == 3


def test_money_is_not_spent_beyond_the_limit(desk, journal: Journal):
    """At the limit the run waits where it is; with more money it goes on and asks nothing again."""
    desk.outcomes["prove"] = lambda: Back("think", "no index")
    with desk.hold(journal) as run:
        ended = walk(run, replace(desk.world(), cost_limit=0.5))
    assert (ended.status, ended.code) == ("waiting", 3)
    assert ended.reason.startswith("the run has spent $0.5000, and its limit is $0.50 (sddflow re")
    asked = len(desk.model.asked)
    assert asked == 2
    desk.outcomes["prove"] = Proceed
    with desk.hold(journal) as run:
        assert walk(run, replace(desk.world(), cost_limit=5.0)).status == "waiting"
        assert open_gate(run.events)
    assert len(desk.model.asked) == 3


def test_a_stop_of_a_stage_is_its_word(desk, journal: Journal):
    """A stage may end the run by itself: nothing is to be changed."""

    def stop(services: Services) -> Done[Reviewed]:
        return Done(Reviewed(()), "nothing to do", Stop("finished", "no change needed"))

    desk.workflow = Workflow("short", "", (Stage("stop", "stop"), desk.workflow.stages[-1]))
    world = desk.world()
    registry = Registry({**world.registry.stages, "stop": stop})
    with desk.hold(journal) as run:
        ended = walk(run, replace(world, registry=registry))
    assert (ended.status, ended.reason, ended.code) == ("finished", "no change needed", 0)

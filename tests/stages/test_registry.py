"""Stages by name, what they read and what they make."""

import pytest

from sddflow.domain.results import CheckedSpec, Landed, Opinion, Proved, Reviewed, Written
from sddflow.errors import WorkflowError
from sddflow.roles.workflows import STAGES
from sddflow.stages.registry import SHIPPED, Input, Registry
from sddflow.stages.services import Done, Services

ONE, TWO = Reviewed((Opinion("one", "", ()),)), Reviewed((Opinion("two", "", ()),))
NOBODY = None  # services: these stages use none


def land(reviewed: Reviewed, landed: Landed | None, services: Services) -> Done[Landed]:
    before = landed.paths if landed else ()
    return Done(Landed((*before, reviewed.opinions[0].role), ""), "")


TINY = Registry({"land": land})


@pytest.mark.parametrize("name", SHIPPED.stages)
def test_every_shipped_stage_can_be_read(name: str):
    """Each name has its function, whose signature says results only."""
    assert SHIPPED.makes(name).__module__ == "sddflow.domain.results"
    assert all(i.kind.__module__ == "sddflow.domain.results" for i in SHIPPED.reads(name))


def test_workflow_files_know_the_same_stages():
    """What a workflow file may use and what the engine can call is one list."""
    assert set(STAGES) == set(SHIPPED.stages)


def test_the_signature_says_what_is_read():
    """A parameter that may be None is optional."""
    assert TINY.reads("land") == (
        Input("reviewed", Reviewed, optional=False),
        Input("landed", Landed, optional=True),
    )
    assert TINY.makes("land") is Landed


def test_the_newest_of_a_type_counts():
    """Results come oldest first; the last one is read."""
    assert TINY.call("land", (ONE, TWO), NOBODY).result == Landed(("two",), "")
    assert TINY.call("land", (Landed(("x",), ""), ONE), NOBODY).result.paths == ("x", "one")


def test_what_is_needed_must_be_there():
    """A stage before its time is said with what it lacks."""
    with pytest.raises(WorkflowError, match="the stage land reads Reviewed, which no stage"):
        TINY.call("land", (), NOBODY)


def test_an_unknown_stage_gets_the_nearest():
    """A misspelt name is offered the right one."""
    with pytest.raises(WorkflowError, match=r"no stage 'verfy' \(did you mean verify\?\)"):
        SHIPPED.function("verfy")


def test_the_chain_of_the_shipped_workflow():
    """What lands was read, written and proved before."""
    assert {i.kind for i in SHIPPED.reads("land")} >= {CheckedSpec, Written, Proved}

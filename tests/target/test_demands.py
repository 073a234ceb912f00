"""What an application demands, as it is learnt."""

import json

from hypothesis import given
from hypothesis import strategies as st

from sddflow.target.demands import Demands

OWN = "postgresql://postgres@/scratch?host=/tmp/pg"


def need(variable, problem="missing", kind="str", hint="", path=""):
    return {"variable": variable, "path": path, "problem": problem, "kind": kind, "hint": hint}


def test_a_refusal_leads_to_the_next_thing():
    """A value that is refused without a reason is not given again until all were."""
    demands, seen = Demands(), []
    demands.learn([need("STORE")], {}, OWN)
    while True:
        value = demands.met(OWN)["STORE"]
        seen.append(value)
        if not demands.learn([need("STORE", "refused")], {"STORE": value}, OWN):
            break

    assert seen[1] == OWN
    assert len(set(seen)) == len(seen) - 1
    assert seen[-1] == seen[0]


@given(st.lists(st.sampled_from(["missing", "refused", "int", "file", "json", "less_than"])))
def test_learning_comes_to_an_end(problems):
    """However the application complains, there are only so many values to try."""
    demands, said, turns = Demands(), {}, 0
    for problem in [*problems, *["refused"] * 40]:
        turns += demands.learn([need("A", problem)], said, OWN)
        said = demands.met(OWN)
    assert not demands.learn([need("A", "refused")], said, OWN)
    assert turns < 30


def test_places_make_a_json():
    """What is missed inside of a setting becomes a place in its JSON."""
    demands = Demands()
    demands.learn(
        [need("S", "json"), need("S", path="db.port", kind="int"), need("S", path="on")], {}, OWN
    )

    made = json.loads(demands.met(OWN)["S"])
    assert made["db"] == {"port": 5432}
    assert made["on"].startswith("made-up-by-sddflow-S.on-")


def test_what_was_learnt_is_expected():
    """Another time begins with what this one ended with."""
    first, second = Demands(), Demands()
    first.learn([need("N"), need("N", "int")], {}, OWN)
    second.expect(first.missed)
    assert second.met(OWN) == first.met(OWN) == {"N": "1"}

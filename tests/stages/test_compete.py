"""Competing designs: each has a proof of its own, and one is taken for a reason."""

from dataclasses import replace

import pytest
from notes import NOTES, SPEC, World, proposal

from sddflow.domain.finding import Finding
from sddflow.domain.inputs import Judgement
from sddflow.domain.plan import RoleText
from sddflow.domain.proof import CheckResult, Proof
from sddflow.domain.results import Candidate, Candidates, CheckedSpec, Feedback, Proved
from sddflow.domain.spec.parse import parse_spec
from sddflow.domain.spent import Spent
from sddflow.errors import Failed, ModelError
from sddflow.models.offline import Offline
from sddflow.rendering.candidates import compared, differences
from sddflow.stages.choose import choose
from sddflow.stages.compete import compete

CHECKED = CheckedSpec(parse_spec("# Notes", feature="notes", path=SPEC), (), ())


def _proved(*severities: str) -> Proved:
    found = tuple(Finding(f"f{n}", s, s) for n, s in enumerate(severities))
    check = CheckResult("upgrade", "sqlite", "passed", 0.1)
    return Proved(Proof("app", ("4",), ("sqlite 3",), (check,), found))


@pytest.fixture
def candidates(target) -> Candidates:
    """One that holds, one that holds with a warning, one that does not, one without an answer."""
    base = proposal(target, NOTES)
    longer = replace(NOTES, columns=NOTES.columns[:2])
    return Candidates(
        (
            Candidate("broad", "opus", base, None, _proved("warning"), spent=Spent(cost="0.2000")),
            Candidate("lean", "offline", proposal(target, longer), None, _proved()),
            Candidate("wrong", "haiku", base, None, _proved("error")),
            Candidate("silent", "haiku", problem="no usable answer"),
        )
    )


def test_the_table_tells_proofs_and_costs(candidates):
    """The best first; whoever has no proof says why."""
    rows = [[c.strip() for c in r.split("|")[1:-1]] for r in compared(candidates).split("\n")[2:]]
    assert [row[0] for row in rows] == ["lean", "broad", "wrong", "silent"]
    assert [row[5] for row in rows] == [
        "holds on sqlite 3", "holds on sqlite 3", "does not hold: error", "no usable answer",
    ]  # fmt: skip
    assert [row[7] for row in rows][1] == "$0.2000"


def test_differences_are_told_element_by_element(candidates):
    """Only what not all have alike stands there."""
    told = differences(candidates)
    assert "notes.created_at" in told
    assert "notes.user_id" not in told


def test_without_a_word_the_best_proof_goes_on(target, candidates):
    """The choice becomes a decision with what was not taken: an ADR candidate."""
    done = choose(CHECKED, candidates, None, World(target, "choose").services())
    assert done.summary == "lean: its proof holds: 0 errors, 0 warnings, $0.0000"
    made = done.result.design.choices[-1]
    assert made.chosen.startswith("lean:")
    assert [a.split(":")[0] for a in made.alternatives] == ["broad", "wrong", "silent"]
    assert made.significant


def test_a_human_names_another(target, candidates):
    """A comment at the gate that names a candidate takes that one, in the human's words."""
    said = Feedback("choice", "take broad, it is easier to extend")
    done = choose(CHECKED, candidates, said, World(target, "choose").services())
    assert done.summary == "broad: a human chose: take broad, it is easier to extend"


def test_what_was_not_proved_cannot_be_chosen(target, candidates):
    """Not even by a human: the line names those that hold."""
    with pytest.raises(Failed, match=r"wrong does not hold.*broad, lean"):
        choose(CHECKED, candidates, Feedback("choice", "wrong"), World(target, "choose").services())


def test_a_judge_gives_reasons(target, candidates):
    """A role is asked, and its word is kept with its name; an unusable choice is sent back."""
    judge = RoleText("judge", "agents/judge.md", "", "You judge.")
    world = World(target, "choose", roles=(judge,))
    services = replace(world.services(), model=lambda _: Offline())
    done = choose(CHECKED, candidates, None, services)
    assert done.summary.startswith("lean: judge: its proof holds")
    from sddflow.stages.choose import _usable

    assert (
        "none of those that hold" in _usable(Judgement("wrong", "why", ()), candidates)[0].message
    )


def test_each_candidate_is_carried_by_itself(target, monkeypatch):
    """One role without an answer does not end the other; all recorded calls are its own."""
    roles = tuple(RoleText(n, f"agents/{n}.md", "", "You design.") for n in ("one", "two"))
    world = World(target, "compete", roles=roles)
    spec = (target / SPEC).read_text()
    checked = CheckedSpec(parse_spec(spec, feature="add-conversations", path=SPEC), (), ())

    class Mute:
        name = "mute"

        def complete(self, task):
            raise ModelError("says nothing")

    services = replace(
        world.services(), model=lambda role: Mute() if role.name == "two" else Offline()
    )
    settings = replace(services.plan.settings, dialects=("sqlite",))
    services = replace(services, plan=replace(services.plan, settings=settings))
    done = compete(checked, None, services)
    one, two = done.result.entries
    assert (one.name, one.holds, one.problem) == ("one", True, "")
    assert (two.name, two.holds, two.problem) == ("two", False, "says nothing")
    assert done.summary == "2 candidates, 1 of them hold"
    assert "candidate 1: proof" in world.kept
    assert "conventions" in world.kept


def test_a_name_inside_of_another_word_names_nobody(target, candidates):
    """A comment that names no candidate is not taken for one, and that is said."""
    world = World(target, "choose")
    done = choose(CHECKED, candidates, Feedback("choice", "make it cleaner"), world.services())
    assert done.summary.startswith("lean: its proof holds")
    assert [e.text for e in world.events] == [
        "the comment names no candidate of broad, lean, wrong, silent"
    ]

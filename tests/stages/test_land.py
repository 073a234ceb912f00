"""The stage `land`: only what was proved and approved, and only into an unchanged world."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from notes import NOTES, NOW, SPEC, World, proposal

from sddflow.artifacts.writing import write_files
from sddflow.domain.decision import Decision, Shown
from sddflow.domain.digest import digest
from sddflow.domain.event import FilesLanded, GateReached, Stamped
from sddflow.domain.finding import Finding
from sddflow.domain.proof import CheckResult, Proof
from sddflow.domain.results import CheckedSpec, Decided, Landed, Proposal, Proved, Written
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.workflow import Back, Proceed
from sddflow.errors import LandingError
from sddflow.stages.land import land
from sddflow.stages.services import Done

PROOF = Proof("t", ("0004",), ("sqlite",), (CheckResult("upgrade", "sqlite", "passed", 0.1),), ())


@dataclass
class Case:
    """Everything the stage reads; a test changes one thing."""

    target: Path
    written: Written
    checked: CheckedSpec
    proposal: Proposal
    proof: Proof = PROOF
    answer: str = "approve"
    proved: str = ""
    shown: Shown | None = None

    def land(self) -> tuple[Done[Landed], World]:
        document = self.checked.document
        facts = (("spec", document.digest), ("change set", self.written.change_set.digest))
        shown = self.shown or Shown("landing", "Land?", (), facts)
        seen = Stamped("r1", 1, NOW, GateReached("landing", 1, shown))
        world = World(self.target, "land", past=(seen,))
        decision = Decision("landing", self.answer, shown.digest, "ann", NOW, "terminal")
        done = land(
            self.written,
            Proved(self.proof, self.proved or self.written.change_set.digest),
            self.checked,
            self.proposal,
            Decided(decision),
            world.services(),
        )
        return done, world


@pytest.fixture
def case(target: Path) -> Case:
    """A change set that may land."""
    text = (target / SPEC).read_text("utf-8")
    document = SpecDocument("add-notes", SPEC, "Notes", text, digest(text))
    made = proposal(target, NOTES)
    written = write_files(made, "add-notes", target, NOW)
    return Case(target, written, CheckedSpec(document, (), ()), made)


def test_it_lands(case: Case) -> None:
    """Every file is in the target, and the event carries the change set."""
    done, world = case.land()
    assert done.outcome == Proceed()
    assert done.result.revision == "0004"
    assert (case.target / "app/models/note.py").is_file()
    assert world.events == [FilesLanded(case.written.change_set)]


def test_what_was_proved_is_what_lands(case: Case) -> None:
    """A proof of other files, written before these, keeps them out though they were approved."""
    case.proved = replace(case.written.change_set, files=()).digest
    with pytest.raises(LandingError, match="not the ones that were proved"):
        case.land()
    assert not (case.target / "app/models/note.py").exists()


def test_it_lands_once(case: Case) -> None:
    """Done again after a crash, it finds its own work and goes on."""
    case.land()
    done, _ = case.land()
    assert done.outcome == Proceed()


def test_without_a_proof_nothing_lands(case: Case) -> None:
    """An error among the findings of the proof keeps the files out."""
    case.proof = replace(PROOF, findings=(Finding("x", "error", "it breaks"),))
    with pytest.raises(LandingError, match="proof did not succeed"):
        case.land()
    assert not (case.target / "app/models/note.py").exists()


def test_without_a_yes_nothing_lands(case: Case) -> None:
    """Any answer but an approval keeps the files out."""
    case.answer = "revise"
    with pytest.raises(LandingError, match="was not approved"):
        case.land()


@pytest.mark.parametrize("facts", [(), (("change set", "other"), ("spec", "other"))])
def test_an_approval_of_something_else_does_not_count(
    case: Case, facts: tuple[tuple[str, str], ...]
) -> None:
    """The digest that was approved must be of these files and this spec."""
    case.shown = Shown("landing", "Land?", (), facts)
    with pytest.raises(LandingError, match="the approval is of other files"):
        case.land()
    assert not (case.target / "app/models/note.py").exists()


def test_a_spec_that_changed_goes_back(case: Case) -> None:
    """An approval is stale when the spec on disk is another one; the human is asked again."""
    path = case.target / SPEC
    path.write_text(path.read_text("utf-8") + "\n- **FR-099**: One more thing.\n", "utf-8")
    done, world = case.land()
    assert done.outcome == Back(
        "spec-check", "the spec changed after it was approved", counts=False
    )
    assert world.events == []
    assert not (case.target / "app/models/note.py").exists()


def test_a_new_head_goes_back(case: Case) -> None:
    """When somebody else's migration came first, the design is made on top of it."""
    first = (case.target / "alembic/versions/0003_add_task_due_date_and_priority.py").read_text()
    other = first.replace('"0003"', '"0099"').replace('"0002"', '"0003"')
    (case.target / "alembic/versions/0099_other.py").write_text(other)
    done, _ = case.land()
    assert isinstance(done.outcome, Back)
    assert (done.outcome.to, done.outcome.counts) == ("design", False)
    assert "0099" in done.outcome.reason


def test_a_file_that_changed_is_named(case: Case) -> None:
    """Work done in a file since the design is not overwritten."""
    path = case.target / "app/models/user.py"
    path.write_text(path.read_text() + "\n# mine\n")
    with pytest.raises(LandingError, match=r"changed since the design: app/models/user\.py"):
        case.land()
    assert path.read_text().endswith("# mine\n")

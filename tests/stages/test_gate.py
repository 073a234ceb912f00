"""What a gate shows, and when that is no longer true."""

from pathlib import Path

import pytest

from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.contract.known import Known
from sddflow.domain.exchange import Usage
from sddflow.domain.plan import Plan
from sddflow.domain.results import CheckedSpec, Written
from sddflow.domain.settings import Settings
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.spec.parse import parse_spec
from sddflow.domain.spent import Spent
from sddflow.domain.workflow import Stage, Workflow
from sddflow.errors import SpecError
from sddflow.stages.gate import shown, spec_changed

GATE = Stage("landing", "gate", question="May it land?")
FILES = ChangeSet((FileChange("a.py", "x = 1\n", "", "the model"),), "0001", "a.py")
SPEC = CheckedSpec(SpecDocument("chats", "spec.md", "Chats", "text", "digest"), (), ())
WRITTEN = Written((), FILES, "+x = 1\n")
COST = str(Spent(2, Usage(1200, 0, 0, 34), "0.1250", 1))
PLAN = Plan("chats", "spec.md", Workflow("w", "", (GATE,)), (), Settings(), "offline")


def at(stage, part, newest, cost):
    """What is shown, in a run that has these results."""
    return shown(stage, part, Known(PLAN, newest), cost)


def test_it_shows_the_part_and_approves_all():
    """Only new results are shown; the approval is about everything they stand on."""
    gate = at(GATE, (WRITTEN,), (SPEC, WRITTEN), COST)
    assert (gate.gate, gate.question) == ("landing", "May it land?")
    assert [s.title for s in gate.sections] == ["Files", "Diff", "Cost"]
    assert gate.sections[1].form == "diff"
    assert gate.facts == (("spec", "digest"), ("change set", FILES.digest))


def test_the_cost_is_said():
    """Money, tokens and calls, and what is not known."""
    cost = at(GATE, (), (), COST).sections[-1].body
    assert cost == "$0.1250 for 1,234 tokens in 2 model calls, 1 without a known price"


def test_the_digest_is_of_what_is_shown():
    """The same results give the same digest; anything else gives another."""
    gate = at(GATE, (WRITTEN,), (SPEC, WRITTEN), COST)
    assert at(GATE, (WRITTEN,), (SPEC, WRITTEN), COST).digest == gate.digest
    assert at(GATE, (WRITTEN,), (WRITTEN,), COST).digest != gate.digest
    assert at(GATE, (WRITTEN,), (SPEC, WRITTEN), "nothing").digest != gate.digest


def test_a_gate_without_a_question_asks_one():
    """Every gate has a sentence that a yes answers."""
    assert at(Stage("pause", "gate"), (), (), COST).question == "Go on behind the gate pause?"


@pytest.fixture
def checked(tmp_path: Path) -> CheckedSpec:
    text = "# Chats\r\n\r\nEach has a title.\r\n"
    (tmp_path / "spec.md").write_bytes(b"\xef\xbb\xbf" + text.encode())
    return CheckedSpec(parse_spec(text, feature="chats", path="spec.md"), (), ())


def test_a_spec_is_the_same_while_its_text_is(tmp_path: Path, checked: CheckedSpec):
    """Line ends and a byte order mark make no difference; a word does."""
    assert not spec_changed(tmp_path, (checked,))
    (tmp_path / "spec.md").write_text("# Chats\n\nEach has a title.\n")
    assert not spec_changed(tmp_path, (checked,))
    (tmp_path / "spec.md").write_text("# Chats\n\nEach has a name.\n")
    assert spec_changed(tmp_path, (checked,))


def test_where_no_spec_was_read_none_changes(tmp_path: Path):
    """A workflow that is not about a spec has gates too."""
    assert not spec_changed(tmp_path, (WRITTEN,))


def test_a_spec_that_is_gone_is_said(tmp_path: Path, checked: CheckedSpec):
    """Nobody can approve what is not there."""
    (tmp_path / "spec.md").unlink()
    with pytest.raises(SpecError, match="does not exist"):
        spec_changed(tmp_path, (checked,))

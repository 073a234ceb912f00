"""Every item of a contract ends as proven, failed, or open for a human; none is ticked silently."""

from dataclasses import replace

import pytest

from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.contract.account import account, asks_the_same, escalations
from sddflow.domain.contract.gates import with_gates
from sddflow.domain.contract.known import Known
from sddflow.domain.finding import Finding
from sddflow.domain.place import Source
from sddflow.domain.proof import CheckResult, Proof
from sddflow.domain.results import CheckedSpec, Proved, Written
from sddflow.domain.schema.design import Question
from sddflow.domain.spec.document import SpecDocument


def _proved(*checks: tuple[str, str], findings=()) -> Proved:
    results = tuple(CheckResult(name, "sqlite", status, 0.0, "why") for name, status in checks)
    return Proved(Proof("app", ("2",), ("sqlite 3",), results, tuple(findings)))


def _lines(known: Known) -> dict[str, tuple[str, str]]:
    return {x.item.value or x.item.text: (x.state, x.evidence) for x in account(known)}


def test_before_anything_happened_all_is_open_but_what_code_does(known):
    """Nothing is proven by being demanded."""
    states = {text: state for text, (state, _) in _lines(known).items()}
    assert states["Give every foreign key an index"] == "open"
    assert states["Has the schema owner agreed?"] == "open"
    assert states["backend"] == "open"
    assert states["phr"] == "proven"


def test_checks_of_the_proof_are_evidence(known):
    """Passed is proven, failed is failed, skipped everywhere is left to a human."""
    proved = _proved(("indexes", "passed"), ("downgrade", "failed"), ("secrets", "skipped"))
    found = _lines(replace(known, results=(proved,)))
    assert found["Give every foreign key an index"] == ("proven", "passed: indexes on sqlite")
    assert found["Keep every migration reversible"] == ("failed", "downgrade failed on sqlite: why")
    assert found["No secrets in models"][0] == "open"


def test_answers_at_gates_are_evidence(plan, decided):
    """The gate that asks a question proves that it was asked, by whom it was answered."""
    known = Known(with_gates(plan), decisions=(decided("keeper-asks"),))
    state, evidence = _lines(known)["Has the schema owner agreed?"]
    assert state == "proven"
    assert "Ada said yes at the gate keeper-asks" in evidence
    refused = Known(with_gates(plan), decisions=(decided("keeper-asks", "reject"),))
    assert _lines(refused)["Has the schema owner agreed?"][0] == "failed"


def test_a_scope_that_was_not_there_is_for_a_human(known):
    """The guard says which folder it took instead."""
    files = ChangeSet((FileChange("app/a.py", "", "", ""),), "2", "m.py")
    written = Written((), files, "", scope_missing=("backend",))
    state, evidence = _lines(replace(known, results=(written,)))["backend"]
    assert (state, "no folder backend/" in evidence) == ("open", True)
    kept = replace(written, scope_missing=())
    assert _lines(replace(known, results=(kept,)))["backend"][0] == "proven"


def test_what_nobody_can_show_is_open(known):
    """A poem, a phone call and the moon are for a human to confirm."""
    found = _lines(known)
    assert {
        found[text][0] for text in ("Poem", "The team lead has been told", "The moon is full")
    } == {"open"}


@pytest.fixture
def contradictory() -> CheckedSpec:
    document = SpecDocument("notes", "specs/notes.md", "Notes", "text", "digest")
    finding = Finding("spec-contradiction", "error", "twice", cure="choose one")
    question = Question("Which?", ("a", "b"), "the key", Source("spec", "x"))
    return CheckedSpec(document, (finding,), (question,))


def test_triggers_stop_with_their_causes_and_costs(plan, contradictory):
    """An early trigger is told with what set it off; a later one waits for its own gate."""
    planned = with_gates(plan)
    known = Known(planned, (contradictory,))
    gates = {s.id: s for s in planned.workflow.stages if s.escalation}
    early = list(escalations(gates["spec-escalation"], known))
    assert [(role, name) for role, _, name, _ in early] == [("keeper", "unclear-spec")]
    assert early[0][3] == (
        "spec-contradiction: twice; instead: choose one",
        "Which? (a / b): it changes the key",
    )
    assert list(escalations(gates["escalation"], known)) == []


def test_data_loss_is_seen_in_the_proof(plan):
    """Warnings about rows that would go set the trigger off; allowed ones do not."""
    planned = with_gates(plan)
    gate = next(s for s in planned.workflow.stages if s.id == "escalation")
    loss = Finding("rows-removed", "warning", "3 rows go")
    assert len(list(escalations(gate, Known(planned, (_proved(findings=[loss]),))))) == 1
    allowed = replace(loss, allowed="meant")
    assert list(escalations(gate, Known(planned, (_proved(findings=[allowed]),)))) == []


def test_an_escalation_that_was_decided_is_accounted_for(plan, contradictory, decided):
    """Who decided at which gate."""
    known = Known(with_gates(plan), (contradictory,))
    assert _lines(known)["The spec contradicts itself"][0] == "open"
    later = replace(known, decisions=(decided("spec-escalation"),))
    assert _lines(later)["The spec contradicts itself"] == (
        "proven",
        "unclear-spec arose, and Ada decided at the gate spec-escalation",
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Is the database spec approved?", "Is the database spec approved?", True),
        ("Is the database spec approved?", "Has this database spec been approved?", True),
        ("Is the database spec approved?", "May these files land?", False),
    ],
)
def test_questions_are_the_same_by_their_words(one, other, same):
    """Little words do not count."""
    assert asks_the_same(one, other) is same

"""Real definitions: their contracts are read whole, and every item has its means."""

from collections import Counter

from sddflow.domain.contract.means import means_of
from sddflow.domain.contract.role import contract_of
from sddflow.roles.definition import read_role

KINDS = {
    "seed-000": {"checklist": 10, "report": 6, "record": 2, "must-not": 8, "must": 19},
    "seed-001": {"report": 6, "must-not": 3, "must": 24},
    "seed-002": {
        "scope": 1, "question": 1, "checklist": 8, "escalation": 5, "record": 2, "must-not": 2,
        "must": 3,
    },
    "seed-003": {"report": 3, "must-not": 1, "must": 1},
    "seed-004": {"document": 1, "report": 7, "escalation": 4, "must-not": 2, "must": 1},
}  # fmt: skip


def test_each_kind_of_demand_is_found(seed):
    """How many of each kind; a change of the reader shows here."""
    contract = contract_of(read_role(seed, seed.name).role)
    assert Counter(item.kind for item in contract.items) == KINDS.get(seed.stem, Counter())


def test_each_line_is_where_its_words_stand(seed):
    """The line of an item, with the one after it, holds its first words."""
    lines = seed.read_text("utf-8").splitlines()
    for item in contract_of(read_role(seed, seed.name).role).items:
        words = item.text.replace("*", "").split()[:3]
        there = " ".join(lines[item.line - 1 : item.line + 1]).replace("*", "")
        assert all(word.rstrip(":") in there for word in words), (item.line, item.text)


def test_report_sections_are_known(seed):
    """Each demanded section is one that can be written."""
    contract = contract_of(read_role(seed, seed.name).role)
    assert {means_of(item).by for item in contract.of("report")} <= {"report"}


def test_most_of_it_is_enforced(seed):
    """Whatever is told to the model only is the smaller part."""
    items = contract_of(read_role(seed, seed.name).role).items
    told = [item for item in items if means_of(item).by == "told"]
    assert len(told) < len(items) / 2

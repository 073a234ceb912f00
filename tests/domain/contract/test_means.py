"""Each item is enforced by a part of sddflow, or said to be told to the model only."""

import pytest

from sddflow.domain.contract.item import Item
from sddflow.domain.contract.means import means_of
from sddflow.domain.contract.role import contract_of


def test_the_whole_contract_of_a_role(keeper):
    """Gate, guard, proof, files, report, record and stop; what nobody can show is told."""
    found = [(item.value or item.text, means_of(item).by) for item in contract_of(keeper).items]
    assert found == [
        ("backend", "path guard"),
        ("You do NOT touch API routes or the frontend", "path guard"),
        ("Has the schema owner agreed?", "gate"),
        ("Give every foreign key an index", "proof"),
        ("Keep every migration reversible", "proof"),
        ("Write business logic", "path guard"),
        ("No secrets in models", "proof"),
        ("The team lead has been told", "told"),
        ("Overview", "report"),
        ("Poem", "told"),
        ("Rollback", "report"),
        ("handbook", "report"),
        ("phr", "record"),
        ("The spec contradicts itself", "stop"),
        ("Data loss is possible", "stop"),
        ("The moon is full", "told"),
    ]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Every foreign key is indexed", "proof"),
        ("Each migration can be reversed", "proof"),
        ("Nothing secret stands in the code: no secrets", "proof"),
        ("Deleting follows ON DELETE as designed", "proof"),
        ("Attributes carry type hints", "files"),
        ("Every class has a docstring", "files"),
        ("Rows have timestamps", "design rule"),
        ("The owner has approved the spec", "gate"),
        ("The code has been reviewed by a person", "told"),
        ("Be kind", "told"),
    ],
)
def test_checklists_in_the_words_of_teams(text, by):
    """What can be shown is shown; the rest is for a human."""
    assert means_of(Item("checklist", text, 1)).by == by

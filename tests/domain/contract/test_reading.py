"""A contract is read out of a role's text: the same text, the same items, each with its line."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.contract.reading import read_contract
from sddflow.domain.contract.role import contract_of


def _said(text: str) -> list[tuple[str, str]]:
    return [(i.kind, i.value or i.text) for i in read_contract(text, role="r").items]


def test_every_kind_of_demand_is_found(keeper):
    """Questions, scope, musts, must-nots, checklists, reports, documents, records, escalations."""
    found = contract_of(keeper)
    counted = Counter(item.kind for item in found.items)
    assert counted == {
        "scope": 1, "must-not": 2, "question": 1, "must": 2, "checklist": 2, "report": 3,
        "document": 1, "record": 1, "escalation": 3,
    }  # fmt: skip
    assert not any("mother" in item.text for item in found.items)


def test_lines_are_those_of_the_file(keeper):
    """The first line of the instructions is the line of the file on which they begin."""
    lines = keeper.instructions.split("\n")
    for item in contract_of(keeper).items:
        first = item.text.split(":")[0].split("(")[0][:20]
        assert first.strip("*") in lines[item.line - keeper.line].replace("**", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('You MUST ask: "May I?"', [("question", "May I?")]),
        ("Always ask the user first: “Is it approved?”", [("question", "Is it approved?")]),
        ("Work only in the `apps/api` folder.", [("scope", "apps/api")]),
        ("Write exclusively inside `src/db/`.", [("scope", "src/db")]),
        ("Never drop a column.", [("must-not", "Never drop a column.")]),
        ("Do not guess.", [("must-not", "Do not guess.")]),
        ("Every table MUST have an owner.", [("must", "Every table MUST have an owner.")]),
        ("- [x] Done is done", [("checklist", "Done is done")]),
        ("## Output format\n\n1. **Risk**: all of it", [("report", "Risk")]),
        ("Keep reports in `docs/db/`.", [("document", "docs/db")]),
        ("After work, create a Prompt History Record.", [("record", "phr")]),
        ("## When to Seek Help\n\n- When it is unclear", [("escalation", "When it is unclear")]),
    ],
)
def test_usual_words_of_each_kind(text, said):
    """The ways in which teams put a demand."""
    assert _said(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Only in rare cases is an index dropped.",
        "This must have been a cat.",
        "It is not done yet, and notes are kept.",
        "Ask yourself: is it fast?",
        "```python\n# MUST NOT be read\nx = 1\n```",
        "We never met before.",
        "## Background\n\n- indexes cost writes",
    ],
)
def test_talk_is_no_demand(text):
    """What is told, supposed or shown in code demands nothing."""
    assert _said(text) == []


def test_what_is_said_twice_counts_once():
    """The same demand in two places is one item, at its first line."""
    found = read_contract("Never guess.\n\nText.\n\nNever guess.", role="r").items
    assert [(i.text, i.line) for i in found] == [("Never guess.", 1)]


@given(st.text(max_size=400))
def test_any_text_is_read(text):
    """No text makes the reader fail, and lines stay inside of it."""
    for item in read_contract(text, role="r", line=3).items:
        assert item.text.strip() == item.text
        assert 3 <= item.line <= 3 + text.count("\n") + text.count("\r")


@given(
    st.lists(
        st.sampled_from(
            [
                "Never x.",
                "- [ ] y",
                "**You must:**",
                "- z",
                "## Escalation",
                "1. **A**: b",
                "",
                "```",
            ]
        ),
        max_size=12,
    )
)
def test_reading_twice_gives_the_same(lines):
    """Reading is a function of the text alone."""
    text = "\n".join(lines)
    assert read_contract(text, role="r") == read_contract(text, role="r")

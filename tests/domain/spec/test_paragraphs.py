"""Entities that running words describe."""

import pytest

from sddflow.domain.spec.parse import parse_spec

LOANS = """# Bicycles

A bicycle loan is handed out by a clerk, who is one of our users. Each loan has a start date, a
tariff: short, day or week, and a deposit with two decimals, which is 20 at first. For each loan we
record a kilometre count. Monthly loans also store a discount in percent.

## What else

The approver, also a user, is noted on the bicycle loan later, so it is empty at first.
If the approver's account is deleted, the loan stays and the approver is forgotten.
"""


def spec(text):
    return parse_spec(text, feature="f", path="s.md")


def facts(document, entity):
    return {a.name: a for a in document.entity(entity).attributes}


def test_everything_said_about_a_thing_is_brought_together():
    """A thing keeps its name over paragraphs: by its last word, "for each", or who it is."""
    loan = facts(spec(LOANS), "BicycleLoan")
    assert set(loan) == {
        "clerk", "start_date", "tariff", "deposit", "kilometre_count", "discount_in_percent",
        "approver",
    }  # fmt: skip
    assert loan["tariff"].choices == ("short", "day", "week")
    assert (loan["deposit"].type, loan["deposit"].default) == ("decimal", "20")
    assert loan["discount_in_percent"].required is False  # only some have it
    assert (loan["clerk"].references, loan["approver"].references) == ("User", "User")
    assert loan["approver"].required is False


def test_what_becomes_of_a_row_is_said_of_each_person():
    """The rule of one person's key is no rule of another's."""
    links = spec(LOANS).relationships
    assert {(r.role, r.on_delete) for r in links if r.on_delete} == {("approver", "set null")}


def test_an_existing_thing_may_gain_attributes():
    """What "gets" something is there already; one fact is enough."""
    document = spec("# Plan\n\nA task also gets a start date and a pinned flag, off by default.\n")
    task = document.entity("Task")
    assert task.existing
    assert [a.name for a in task.attributes] == ["start_date", "pinned_flag"]
    assert facts(document, "Task")["pinned_flag"].default == "off"


@pytest.mark.parametrize(
    "words",
    [
        "A choir has a conductor, a treasurer and a librarian.",
        "A new column holds a number, a length of at most 9 characters and a date.",
        "A user has a name of at most 20 characters, a birthday and a hobby.",
    ],
)
def test_talk_makes_no_table(words):
    """Members without facts, words about databases, and users stay without a table."""
    assert spec(f"# A\n\n{words}\n").entities == ()


def test_sentences_that_share_a_line_are_all_read():
    """A description that begins within a line takes none of the other sentences with it."""
    document = spec(
        "# R\n\nA ride is offered by a user. It has a start time and a remark.\n\n"
        "Others send a seat request for a ride. The request has a count, a note and\n"
        "a status, open or closed, open by default.\n"
    )
    assert ("SeatRequest", "Ride") in {(r.entity, r.target) for r in document.relationships}


def test_a_thing_of_its_own_kind_has_a_role():
    """What "may be blocked by one other task" has a key to its own table, which is optional."""
    document = spec("# T\n\nA task gets a start date. A task may be blocked by one other task.\n")
    [link] = document.relationships
    assert (link.entity, link.target, link.role, link.required) == (
        "Task",
        "Task",
        "blocked_by",
        False,
    )

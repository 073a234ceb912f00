"""Answers given at a gate: the design follows them, and nothing is asked again."""

import pytest

from sddflow.domain.answers import as_comment
from sddflow.domain.spec.parse import parse_spec

SPEC = """# Notes

## Requirements

- **FR-001**: Users MUST be able to keep notes.

### Key Entities

- **User** (already exists, table `users`): the owner.
- **Note** (new, table `notes`): Belongs to one User. Attributes: title (text, required).
"""
ASKED = "What becomes of notes when their user is deleted?"


def written(answer: str) -> str:
    return f"{SPEC}\n## Clarifications\n\n- Q: {ASKED} → A: {answer}\n"


def made(design, text, *comments, answers=()):
    document = parse_spec(text, feature="notes", path="spec.md", answers=answers)
    found = design(document, comments=comments)
    return found, found.tables[0].foreign_keys[0]


def test_the_question_is_asked(design):
    """Where nobody has answered, nothing is lost meanwhile, and a human is asked."""
    found, key = made(design, SPEC)
    assert (key.on_delete, [q.text for q in found.questions]) == ("restrict", [ASKED])


@pytest.mark.parametrize(
    ("answer", "rule"), [("they go too", "cascade"), ("the deletion is refused", "restrict")]
)  # fmt: skip
def test_by_every_door(design, answer, rule):
    """In the spec, given at the spec gate, or in the comment of the landing gate: the same."""
    ways = {
        "spec": made(design, written(answer)),
        "decision": made(design, SPEC, answers=((ASKED, answer),)),
        "comment": made(design, SPEC, as_comment(((ASKED, answer),))),
    }
    for way, (found, key) in ways.items():
        assert (way, key.on_delete, found.questions) == (way, rule, ())
    assert ways["spec"][1].source.line == written(answer).count("\n")
    assert ways["comment"][1].source.origin == "decision"


def test_what_is_kept_may_be_without(design):
    """A row that outlives its parent has an optional key."""
    found, key = made(design, written("Deleting a User keeps its Notes without a User"))
    assert key.on_delete == "set null"
    assert found.tables[0].column("user_id").nullable


def test_words_beside_answers_are_wishes(design):
    """A comment may hold both."""
    comment = as_comment(((ASKED, "cascade"),), "rename title to subject")
    found, key = made(design, SPEC, comment)
    assert key.on_delete == "cascade"
    assert found.tables[0].column("subject")


def test_what_cannot_be_read_is_an_assumption(design):
    """The design says that it does not follow the answer."""
    found, key = made(design, written("whatever Ada thinks"))
    assert key.on_delete == "restrict"
    assert any("whatever Ada thinks" in a and "not followed" in a for a in found.assumptions)


def test_the_constitution_is_stronger(design):
    """An answer that breaks a principle is not followed, and the design says so."""
    rule = "Every row of user data carries the id of its owner, and is deleted with its user."
    document = parse_spec(written("the deletion is refused"), feature="notes", path="spec.md")
    found = design(document, constitution=f"# Constitution\n\n- {rule}\n")
    assert found.tables[0].foreign_keys[0].on_delete == "cascade"
    assert any("is not followed" in text for text in found.assumptions)

"""Answers under `## Clarifications` are statements like any other, and overrule what differs."""

import pytest

from sddflow.domain.checks.spec import check_spec, questions
from sddflow.domain.spec.parse import parse_spec

HEAD = """# Boards

## Requirements

- **FR-001**: A card's title is at most 200 characters.

### Key Entities

- **User** (already exists): the owner.
- **Board** (new): Belongs to one User. Attributes: name (text).
- **Card** (new): Belongs to one Board. Attributes: title (text, at most 100 characters), note
  (text).
- **Label** (new): users can create labels. Attributes: word.

## Clarifications

### Session 2026-11-24

"""
CHILD = "What becomes of the cards when a board is deleted?"
LENGTH = "Which length of Card.title holds?"


def read(*pairs, **more):
    text = HEAD + "".join(f"- Q: {q} → A: {a}\n" for q, a in pairs)
    return parse_spec(text, feature="boards", path="spec.md", **more)


def rules(document, child="Card", parent="Board"):
    return {
        (r.on_delete, r.required)
        for r in document.relationships
        if (r.entity, r.target) == (child, parent) and r.on_delete
    }


def attribute(document, entity, name):
    return next(a for a in document.entity(entity).attributes if a.name == name)


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ("Deleting a Board deletes its Cards", ("cascade", None)),
        ("cascade", ("cascade", None)),
        ("they go too", ("cascade", None)),
        ("its cards are deleted with it", ("cascade", None)),
        ("Deleting a Board keeps its Cards without a Board", ("set null", False)),
        ("they are kept", ("set null", False)),
        ("set null", ("set null", False)),
        ("A Board cannot be deleted while it has Cards", ("restrict", None)),
        ("the deletion is refused", ("restrict", None)),
    ],
)
def test_a_rule_on_deletion(answer, rule):
    """The A: part alone, or with the entities that the Q: part names, says what becomes of them."""
    document = read((CHILD, answer))
    assert rules(document) == {rule}
    told = next(r for r in document.relationships if r.on_delete)
    assert document.line(told.place.line).endswith(answer)
    assert CHILD not in [q.text for q in questions(document, check_spec(document))]


@pytest.mark.parametrize("answer", ["I do not know", "not deleted", "ask Ada", "it depends"])
def test_what_cannot_be_read_is_said(answer):
    """No rule is guessed; the note names the line, and nothing is asked a second time."""
    document = read((CHILD, answer))
    assert rules(document) == set()
    found = [f for f in check_spec(document) if f.code == "spec-answer-unread"]
    assert [f.severity for f in found] == ["info"]
    assert answer in document.line(found[0].place.line)
    assert CHILD not in [q.text for q in questions(document, check_spec(document))]


def test_every_offered_option_is_read():
    """Whatever a question offers can be read back, and answers it."""
    document = read()
    asked = questions(document, check_spec(document))
    assert len(asked) == 3
    for question in asked:
        for option in question.options:
            again = read((question.text, option))
            assert again.clarifications[0].read, option
            assert question.text not in [q.text for q in questions(again, check_spec(again))]


@pytest.mark.parametrize(("line", "length"), [("4", 200), ("11", 100)])
def test_a_contradiction_is_settled(line, length):
    """The answer holds, whichever of the two places it follows."""
    document = read((LENGTH, f"Card.title has at most {length} characters (line {line})"))
    assert attribute(document, "Card", "title").max_length == length
    assert not [f for f in check_spec(document) if f.code == "spec-contradiction"]


@pytest.mark.parametrize(
    ("question", "answer", "entity", "name", "fact"),
    [
        (LENGTH, "150", "Card", "title", {"max_length": 150}),
        ("Which type of Card.note holds?", "integer", "Card", "note", {"type": "integer"}),
        ("Is the note of a card required?", "yes", "Card", "note", {"required": True}),
        ("Is the note of a card required?", "no", "Card", "note", {"required": False}),
        ("May two boards share a name?", "no, the name is unique", "Board", "name",
         {"unique": "global"}),
        ("How long may a board's name be?", "80 characters", "Board", "name", {"max_length": 80}),
        ("Which words are there?", "red, green, blue", "Label", "word",
         {"choices": ("red", "green", "blue")}),
        ("What does a Label hold?", "a word and a colour (text)", "Label", "colour",
         {"type": "text"}),
    ],
)  # fmt: skip
def test_facts_of_attributes(question, answer, entity, name, fact):
    """Types, lengths, needs, uniqueness and values; other facts of the attribute stay."""
    document = read((question, answer))
    found = attribute(document, entity, name)
    assert {key: getattr(found, key) for key in fact} == fact
    assert document.clarifications[0].read


def test_an_owner_and_shared_data():
    """Whose something is: a relationship to the user, or nobody's."""
    owned = read(("Whose is a Label?", "Label belongs to one User"))
    assert ("Label", "User") in {(r.entity, r.target) for r in owned.relationships}
    shared = read(("Whose is a Label?", "everybody's"))
    assert ("Label", "User") not in {(r.entity, r.target) for r in shared.relationships}
    for document in (owned, shared):
        assert not [f for f in check_spec(document) if f.code == "spec-owner-missing"]


def test_one_or_many():
    """A cardinality that was answered replaces the others of the same two."""
    question = "Which cardinality of Card to Board holds?"
    many = read((question, "Card and Board are many-to-many"))
    pairs = [r.cardinality for r in many.relationships if {r.entity, r.target} == {"Card", "Board"}]
    assert pairs == ["many-to-many"]


def test_what_is_no_part_of_the_feature():
    """It gets no table, and nothing points to it."""
    document = read(("What does a Label hold?", "Label is not part of this feature"))
    assert not document.entity("Label").stored


def test_the_last_answer_counts():
    """A question that was answered twice has its later answer."""
    assert rules(read((CHILD, "cascade"), (CHILD, "they are kept"))) == {("set null", False)}


def test_answers_that_do_not_stand_in_the_text():
    """They hold as well, over those of the text, and have no line."""
    document = read((CHILD, "cascade"), answers=((CHILD, "the deletion is refused"),))
    assert rules(document) == {("restrict", None)}
    assert [c.place.line for c in document.clarifications] == [0]
    assert document.digest == read((CHILD, "cascade")).digest


def test_a_rule_makes_no_key_of_its_own():
    """What reaches the parent through another gets no second key by an answer about deletion."""
    document = read(("What becomes of the cards when a user is deleted?", "deleted too"))
    assert ("Card", "User") not in {(r.entity, r.target) for r in document.relationships}
    assert document.clarifications[0].links

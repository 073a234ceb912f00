"""What may be there only once, in running words, and what of it was not understood."""

import pytest

from sddflow.domain.spec.parse import parse_spec

SPEC = """# Cinema

## Key Entities
- **Film**: Attributes: title. Belongs to a User.
- **Rating**: Attributes: stars (integer), label. Belongs to a Film; given by a User.

## Requirements
- **FR-001**: {said}
"""


def read(said):
    return parse_spec(SPEC.format(said=said), feature="f", path="s.md")


def unique(document):
    entities = {e.name: e for e in document.entities}
    return {(n, a.unique, a.name) for n, e in entities.items() for a in e.attributes if a.unique}


@pytest.mark.parametrize(
    "said",
    [
        "Each user gives at most one rating per film.",
        "A user MUST NOT have two ratings with the same film.",
        "There is only one rating for the same user and film.",
        "One rating per user and film.",
        "A user has one rating per film.",
    ],
)
def test_two_parents_hold_one_row(said):
    """Both keys together are unique, however it is said."""
    [(entity, one, other)] = unique(read(said))
    assert (entity, {one, other}) == ("Rating", {"film_id", "user_id"})


@pytest.mark.parametrize(
    "said",
    [
        "Two ratings of a film MUST NOT share a label.",
        "Labels are unique within a film.",
        "The same label must not stand on a film twice.",
        "A film MUST have at most one rating per label.",
    ],
)
def test_an_attribute_is_unique_within_a_parent(said):
    """The attribute knows what it is unique within; the entity may go unnamed."""
    assert unique(read(said)) == {("Rating", "film_id", "label")}


@pytest.mark.parametrize(
    "said",
    [
        "A user MUST have at most one open rating per film.",
        "A user gives at most one rating per film until it is withdrawn.",
        "A user MUST NOT give two ratings of a film at the same time.",
        "A film shows the ratings of a user.",
    ],
)
def test_a_condition_makes_no_key(said):
    """What holds only for some rows, or is not about number, is no unique constraint."""
    assert unique(read(said)) == set()


def test_uniqueness_that_is_not_understood_is_kept():
    """A statement that gave nothing stays, with its line, for the design to tell."""
    [left] = read("Only one rating of a film may start on the same day.").unread
    assert (left.place.line, "same day" in left.text) == (8, True)
    assert read("Each user gives at most one rating per film.").unread == ()


def test_an_attribute_of_nothing_known_is_kept():
    """A sentence that gives attributes to what no description is of is not passed over."""
    [left] = read("Fine.\n\n## More\n\nA seat has a row letter and a number.").unread
    assert left.text.startswith("A seat has")

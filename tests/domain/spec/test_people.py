"""People by what they do."""

import pytest

from sddflow.domain.spec.parse import parse_spec

TEXT = """# Feature Specification: Tickets

## Key Entities
- **Ticket**: Attributes: subject. Belongs to a User.
- **Reply**: Attributes: body (text). Belongs to a Ticket; written by a User ({said}). {more}
"""


@pytest.mark.parametrize(
    ("said", "role", "required"),
    [
        ("author, optional", "author", False),
        ("the author", "author", None),
        ("as its reviewer", "reviewer", None),
        ("existing", "", None),
    ],
)
def test_a_user_is_called_by_what_they_do(said, role, required):
    """The word behind a user names the key; other words behind one do not."""
    document = parse_spec(TEXT.format(said=said, more=""), feature="f", path="spec.md")
    [link] = [r for r in document.relationships if (r.entity, r.target) == ("Reply", "User")]
    assert (link.role, link.required) == (role, required)


def test_their_author_is_a_user():
    """What disappears with its author goes with the user."""
    text = TEXT.format(said="author", more="Replies disappear with their author.")
    document = parse_spec(text, feature="f", path="spec.md")
    found = {(r.entity, r.target, r.on_delete) for r in document.relationships}
    assert ("Reply", "User", "cascade") in found

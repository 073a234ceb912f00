"""A draft shows that it is one, whoever wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.spec.first_draft import as_draft, check_draft

BODY = "\n\n## Requirements\n\n- **FR-001**: A tag has a name.\n"


@pytest.mark.parametrize(
    "head",
    [
        "# Tags",
        "# Tags\n\n**Status**: Approved",
        "# Tags\n\n- **Status:** Approved by the board",
        "# Tags\n\nStatus: Final",
    ],
)
def test_its_status_is_draft(head):
    """Whatever the head says of the status, the draft says Draft, once."""
    text = as_draft(head + BODY)
    assert text.count("tatus") == 1
    assert "\n**Status**: Draft\n" in text
    assert text.endswith(BODY)


def test_a_status_of_the_data_stays():
    """Words about a status below the head are the feature's, and are left alone."""
    text = as_draft(f"# Orders{BODY}\nStatus: paid or open\n")
    assert "Status: paid or open" in text


def test_a_fence_around_the_whole_is_taken_off():
    """A draft that comes as a code block is the text in it."""
    assert as_draft(f"```markdown\n# Tags{BODY}```").startswith("# Tags\n")


@given(st.text(max_size=200))
def test_any_text_becomes_a_draft_once(text):
    """Marking a draft again changes nothing."""
    once = as_draft("# Title\n" + text.replace("`", ""))
    assert as_draft(once) == once
    assert "**Status**: Draft" in once


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "must begin with its title"),
        ("Here is your spec:\n\n# Tags\n", "must begin with its title"),
        ("# Tags\n\nNice words.\n", "no requirement, no entity and no open question"),
        (f"# Tags\n\n## Clarifications\n\n- Q: How many? → A: Two.{BODY}", "a human answers"),
        (f"# Tags\x1b[2J{BODY}", "control character"),
        (f"# Tags{BODY}{'x' * 200_000}", "characters; at most"),
    ],
)
def test_what_is_no_draft_is_sent_back(text, why):
    """A draft without title or content, with answers of its own, or too long is refused."""
    assert any(why in f.message for f in check_draft(text, feature="tags"))


def test_gaps_are_no_faults():
    """Open questions are what a draft is for."""
    text = as_draft("# Tags\n\n[NEEDS CLARIFICATION: how many?]\n")
    assert check_draft(text, feature="tags") == ()

import pytest

from sddflow.domain.checks.design.principles import Principles, read_principles


def test_an_empty_constitution_demands_nothing():
    """No text, no demands."""
    assert read_principles("") == Principles()


@pytest.mark.parametrize(
    "text",
    [
        "Every table that stores user data MUST have a `user_id` column.",
        "- All tables holding personal rows must carry the owner_id of their user.",
        "Each record\nMUST have a foreign key to users.",
    ],
)
def test_an_owner_is_demanded(text):
    """A sentence about every table and its user's key is a demand, over line ends too."""
    assert read_principles(f"# A\n\n{text}").owner.line == 3


@pytest.mark.parametrize(
    "text",
    [
        "Every table that stores user data does not need a user_id.",
        "Users love tables.",
        "We value isolation of tests.",
    ],
)
def test_no_demand(text):
    """Negations and other words are none."""
    assert read_principles(text).owner is None
    assert read_principles(text).isolation is None


def test_isolation_without_a_column():
    """Isolation by query demands no column."""
    found = read_principles("Every query MUST filter by the current user's id.")
    assert found.isolation
    assert found.owner is None


def test_timestamps():
    """Times are demanded by name or as a whole."""
    assert read_principles("Every table MUST have created_at.").updated is None
    both = read_principles("All tables carry timestamps.")
    assert both.created == both.updated
    assert both.created.text == "All tables carry timestamps."

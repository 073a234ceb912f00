"""How many rows a spec says a table holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.spec.volumes import volumes

TABLES = ("messages", "users", "chat_sessions")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("There are about 2 million messages in production.", (("messages", 2_000_000),)),
        ("`messages`: 2M rows, and growing", (("messages", 2_000_000),)),
        ("The table messages holds 1,500,000 records.", (("messages", 1_500_000),)),
        ("We have 30k active users, 2.5 million chat sessions and 3 million messages.",
         (("chat_sessions", 2_500_000), ("messages", 3_000_000), ("users", 30_000))),
        ("12 000 000 messages", ()),
        ("| chat_sessions | 200_000 rows |", (("chat_sessions", 200_000),)),
        ("More than 1M+ messages; soon 4M messages", (("messages", 4_000_000),)),
    ],
)  # fmt: skip
def test_a_number_of_rows(text, rows):
    """A number with its noun, or with the word rows and a table before it."""
    assert volumes(text, TABLES) == rows


@pytest.mark.parametrize(
    "text",
    [
        "A page shows 50 messages.",
        "Messages have at most 10,000 characters.",
        "The service takes 100,000 messages per day.",
        "20,000 requests a second from users",
        "In 2026 messages will be encrypted.",
        "Users can be invited by 2 million agents of others.",
        "FR-100000 messages",
    ],
)
def test_other_numbers(text):
    """Limits, rates, years and identifiers say nothing of a table's size."""
    assert volumes(text, TABLES) == ()


@given(st.text(max_size=300))
def test_whatever_a_spec_says(text):
    """Nothing that can be written down is an error."""
    assert all(rows >= 10_000 for _, rows in volumes(text, TABLES))

"""Secrets are hidden, everything else stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sddflow.domain.redaction import HIDDEN, redact

KEY = "-".join(("sk", "made", "up" * 10))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"key {KEY} end", f"key {HIDDEN} end"),
        ("postgresql://app:hunter2@db/x", f"postgresql://app:{HIDDEN}@db/x"),
        ('API_KEY="abcdef123456"', f'API_KEY="{HIDDEN}"'),
        ("Authorization: Bearer abcdefghijklmnop", f"Authorization: Bearer {HIDDEN}"),
    ],
)
def test_secrets_of_the_usual_forms_are_hidden(text: str, left: str):
    """Keys, tokens and passwords in URLs become one fixed word."""
    assert redact(text) == left


@pytest.mark.parametrize(
    "text", ["password_hash: str", "postgresql://db/x", "a token is a word", "sk-1"]
)
def test_words_about_secrets_are_no_secrets(text: str):
    """Naming a secret is not telling it."""
    assert redact(text) == text


@given(st.text())
def test_redacting_twice_changes_nothing_more(text: str):
    """A redacted text holds no secret that a second look would find."""
    assert redact(redact(text)) == redact(text)

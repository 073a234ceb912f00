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
        ("Authorization: Basic " + "YWJj" * 5, f"Authorization: Basic {HIDDEN}"),
        ("postgres://app:p@ss" + "w0rd/x@db/shop", f"postgres://app:{HIDDEN}@db/shop"),
        ("redis://:hunt" + "er22@cache:6379/0", f"redis://:{HIDDEN}@cache:6379/0"),
        (
            "postgresql://db/x?user=app&password=hunt" + "er2222",
            f"postgresql://db/x?user=app&password={HIDDEN}",
        ),
        ("postgresql://db/x?password=only" + "words", f"postgresql://db/x?password={HIDDEN}"),
        ("host=db password=hunt" + "er2222 dbname=x", f"host=db password={HIDDEN} dbname=x"),
        ("password: hunt" + "er2222", f"password: {HIDDEN}"),
        ('{"password": "hunt' + 'er2222", "x": 1}', f'{{"password": "{HIDDEN}", "x": 1}}'),
        ("AWS_SECRET_ACCESS_KEY=" + "aB3/" * 10, f"AWS_SECRET_ACCESS_KEY={HIDDEN}"),
        ("slack xox" + "b-123456789012-" + "a1" * 12, f"slack {HIDDEN}"),
        ("stripe sk" + "_live_" + "a1" * 12, f"stripe {HIDDEN}"),
        ("google AI" + "za" + "Sy0" * 12, f"google {HIDDEN}"),
        ("gitlab glp" + "at-" + "a1" * 10, f"gitlab {HIDDEN}"),
        ("npm np" + "m_" + "a1" * 18, f"npm {HIDDEN}"),
        ("hub h" + "f_" + "aB" * 17, f"hub {HIDDEN}"),
    ],
)
def test_secrets_of_the_usual_forms_are_hidden(text: str, left: str):
    """Keys, tokens and passwords in URLs become one fixed word."""
    assert redact(text) == left


@pytest.mark.parametrize(
    "text",
    [
        *("password_hash: str", "postgresql://db/x", "a token is a word", "sk-1"),
        *("- `token`: varchar255, unique", "reset_token: timestamp(6)", "password: argon2id hash"),
        *("| api_key | text | required |", "token: String(255)", "secret: a text of 20 letters"),
        *("http://localhost:8000/@me", "the token (FR-001) expires", "password = form.password"),
        "max_tokens: 100000",
    ],
)
def test_words_about_secrets_are_no_secrets(text: str):
    """Naming a secret is not telling it."""
    assert redact(text) == text


def test_no_line_is_lost():
    """Places below a private key stay where they are."""
    rule = "-" * 5
    key = f"{rule}BEGIN PRIVATE KEY{rule}\n{'ab' * 30}\n{rule}END PRIVATE KEY{rule}"
    assert redact(f"a\n{key}\nb").splitlines()[4] == "b"
    assert "abab" not in redact(key)


@given(st.text())
def test_redacting_twice_changes_nothing_more(text: str):
    """A redacted text holds no secret that a second look would find."""
    assert redact(redact(text)) == redact(text)

"""Which names say that a value is a secret."""

import pytest

from sddflow.domain.schema.secrecy import is_secret


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("password_hash", True),
        ("api_key", True),
        ("apikey", True),
        ("reset_token", True),
        ("refresh_tokens", True),
        ("client_secret_encrypted", True),
        ("token_count", False),
        ("sort_key", False),
        ("content_hash", False),
        ("secretary", False),
    ],
)
def test_names_of_secrets(name, secret):
    """It is the last word that counts, with what was done to the secret behind it."""
    assert is_secret(name) is secret

"""Columns that hold a secret: no response may carry them."""

import re

from sddflow.domain.schema.table import Column

_SECRET = re.compile(
    r"(^|_)(passwords?|passwd|pwd|hash|hashed|tokens?|secrets?|keys?|salt|otp)(_|$)"
)
_TEXTS = frozenset({"string", "text", "binary", "json", "other"})


def is_secret(column: Column) -> bool:
    """Whether its name says so and its type can hold one: `password_hash`, not `token_count`."""
    return column.type.kind in _TEXTS and bool(_SECRET.search(column.name))


def is_derived(column: Column) -> bool:
    """Whether a client cannot give it: a hash is made from what the client gave."""
    return is_secret(column) and bool(re.search(r"(^|_)(hash|hashed|salt)(_|$)", column.name))

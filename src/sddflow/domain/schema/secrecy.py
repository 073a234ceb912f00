"""Names that say that a value is a secret: who reads it can act as somebody else."""

import re

from sddflow.domain.schema.table import Column, Table

_SECRET = re.compile(
    r"(?:^|_)(?:password|passwd|pwd|passphrase|secret|token|otp|salt|api_?key|secret_key|access_key"
    r"|private_key)s?(?:_(?:hash|digest|encrypted|enc))?$",
    re.IGNORECASE,
)
_TEXTS = frozenset({"string", "text"})


def is_secret(name: str) -> bool:
    """`password_hash`, `api_key`, `reset_token`; not `token_count`, not `sort_key`."""
    return _SECRET.search(name) is not None


def secrets_of(table: Table) -> tuple[Column, ...]:
    """Its columns of texts that hold secrets."""
    return tuple(c for c in table.columns if c.type.kind in _TEXTS and is_secret(c.name))

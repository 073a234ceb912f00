"""`design-secret`: a password or token that would stand readable in the database."""

import re
from collections.abc import Iterator

from sddflow.domain.checks.design.case import Case
from sddflow.domain.finding import Finding

CODE = "design-secret"
_SECRET = re.compile(
    r"(?:.*_)?(?:password|passwd|pwd|passphrase|secret|secret_key|api_key|access_key|private_key|"
    r"token|access_token|refresh_token|otp|pin_code|cvv|cvc|card_number|ssn)"
)


def secret(case: Case) -> Iterator[Finding]:
    """Secrets are stored hashed or encrypted, and their column's name says so."""
    for table, column in case.columns():
        readable = column.type.kind in ("string", "text", "json", "binary")
        if readable and _SECRET.fullmatch(column.name.lower()):
            yield Finding(
                CODE,
                "warning",
                f"{table}.{column.name} looks like a secret kept as it is",
                column.source.place if column.source else None,
                cure=f"store a hash, as {column.name}_hash",
                table=table,
                column=column.name,
            )

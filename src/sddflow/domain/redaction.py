"""Secrets never reach a record, a log or a prompt."""

import re

HIDDEN = "[redacted]"

_PATTERNS = (
    re.compile(r"\b(?:sk|rk|pk)-[A-Za-z0-9_-]{16,}"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}"),
    re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL),
    re.compile(r"(?<=Bearer )[\w.~+/-]{12,}=*"),
)
_URL_PASSWORD = re.compile(r"(?P<head>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)(?P<secret>[^\s@/]+)(?=@)")
_ASSIGNED = re.compile(
    r"(?P<head>\b[A-Z0-9_]*(?:PASSWORD|SECRET|TOKEN|API_KEY|PRIVATE_KEY)[ \t]*=[ \t]*[\"']?)"
    r"(?P<secret>[^\s\"'#]{6,})"
)


def redact(text: str) -> str:
    """`text` with keys, tokens and passwords hidden; everything else letter for letter."""
    for pattern in _PATTERNS:
        text = pattern.sub(HIDDEN, text)
    for pattern in (_URL_PASSWORD, _ASSIGNED):
        text = pattern.sub(lambda found: found["head"] + HIDDEN, text)
    return text

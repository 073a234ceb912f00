"""Secrets never reach a record, a log or a prompt."""

import re

HIDDEN = "[redacted]"

_TOKENS = (
    re.compile(r"\b(?:sk|rk|pk)[-_][A-Za-z0-9_-]{16,}"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}"),
    re.compile(r"\bgl[a-z]{2,4}-[\w-]{20,}|\bnpm_[A-Za-z0-9]{30,}|\bhf_[A-Za-z0-9]{30,}"),
    re.compile(r"\bxox[a-z]-[A-Za-z0-9-]{10,}"),
    re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}"),
    re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}"),
    re.compile(r"(?<=Bearer )[\w.~+/-]{12,}=*|(?<=Basic )[A-Za-z0-9+/]{12,}=*"),
)
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL
)
_URL_PASSWORD = re.compile(
    r"(?P<head>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)(?!\d+(?:/|$))(?P<secret>[^\s\"'`<>]+)(?=@)"
)
_QUERY_PASSWORD = re.compile(
    r"(?P<head>[?&]passw(?:or)?d=)(?P<secret>[^\s&\"'`<>]+)", re.IGNORECASE
)
_ASSIGNED = re.compile(
    r"(?P<head>\b[A-Z0-9_]*(?:PASSWORD|SECRET|TOKEN|API_KEY|PRIVATE_KEY|ACCESS_KEY)[A-Z0-9_]*"
    r"[ \t]*=[ \t]*[\"']?)"
    r"(?P<secret>[^\s\"'#]{6,})"
)
_SAID = re.compile(
    r"(?P<head>(?:password|passwd|pwd|secret|token|(?:api|access|private)[_-]?key)[\w-]*"
    r"[\"'`]?[ \t]*[:=][ \t]*[\"'`]?)"
    r"(?!(?:n?var)?char|timestamp|(?:big|small)?int|uuid|base64|argon|bcrypt|scrypt|pbkdf|sha\d)"
    r"(?=[^\s\"'`,;&()|]*\d)(?=[^\s\"'`,;&()|]*[a-z])(?P<secret>[^\s\"'`,;&()|]{8,})",
    re.IGNORECASE,
)
"""A value after such a word that has letters and digits in it, and is no type of a column."""


def redact(text: str) -> str:
    """`text` with keys, tokens and passwords hidden; everything else letter for letter.

    No line goes: what stands behind a hidden key keeps its line number.
    """
    text = _PRIVATE_KEY.sub(lambda found: HIDDEN + "\n" * found[0].count("\n"), text)
    for pattern in _TOKENS:
        text = pattern.sub(HIDDEN, text)
    for pattern in (_URL_PASSWORD, _QUERY_PASSWORD, _ASSIGNED, _SAID):
        text = pattern.sub(lambda found: found["head"] + HIDDEN, text)
    return text

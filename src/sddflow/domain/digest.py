"""Digests: what exactly was shown, approved, replaced."""

import hashlib


def digest(*parts: str) -> str:
    """The SHA-256 of texts in order, as 64 hex digits; the parts' borders count."""
    h = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        h.update(len(raw).to_bytes(8, "big"))
        h.update(raw)
    return h.hexdigest()

"""Texts that a regular expression takes: of the plain ones that CHECKs and domains are made of."""

import re
from collections.abc import Iterator

_PATTERN = re.compile(r"[\\^$\[\]+*?{}()|]")
_CLASS = {r"\d": "1", r"\w": "a", r"\s": " ", ".": "a"}
_PART = re.compile(
    r"(?P<one>\\.|\[\^?\]?[^\]]*\]|[^\\\[\]^$()|*+?{}])(?P<often>\*|\+|\?|\{\d+(?:,\d*)?\})?"
)
_FREE = "a1A_-. "


def example_of(pattern: str) -> str:
    """A text that the pattern takes, with as few signs as it lets; "" where we think of none.

    Args:
        pattern: a regular expression as PostgreSQL and Python both read it; a plain text has none.
    """
    if not _PATTERN.search(pattern):
        return ""
    simple = re.sub(r"\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)\??", r"\1", pattern.strip("^$"))
    made = "".join(_parts(simple))
    try:
        return made if re.fullmatch(pattern, made) else ""
    except re.error:
        return ""


def _parts(pattern: str) -> Iterator[str]:
    for part in _PART.finditer(pattern):
        often = part["often"] or ""
        least = re.search(r"\d+", often)
        yield _sign(part["one"]) * (int(least[0]) if least else 0 if often in {"*", "?"} else 1)


def _sign(one: str) -> str:
    """One sign that a class takes, or the sign itself."""
    if one in _CLASS:
        return _CLASS[one]
    if one.startswith("["):
        free = (*one.strip("[]")[:1], *_FREE)
        return next((c for c in free if re.fullmatch(one, c)), "")
    return one.removeprefix("\\")

"""Sentences of an agent file: how they are cut, and which of them demand something."""

import re
from collections.abc import Iterator

from sddflow.domain.spec.markdown import Text

_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z\"“`*])|\n(?=\s*[-*•]\s)")
_NOT = (
    re.compile(r"\b(?:must|may|shall)\s+(?:not|never)\b|\bis\s+forbidden\b", re.IGNORECASE),
    re.compile(r"\b(?:do|DO) NOT\b|\bNEVER\b"),
    re.compile(r"^(?:\w+(?: \w+){0,2}: )?(?:never|do not|don't|no)\b", re.IGNORECASE),
)
_MUST = (
    re.compile(r"^(?:\w+(?: \w+){0,2}: )?(?:always|ensure)\b", re.IGNORECASE),
    re.compile(r"\b(?:you|every|all|each)\b.*\bmust\b", re.IGNORECASE),
    re.compile(r"\bMUST\b|\b(?:is|are) (?:required|mandatory)\b"),
)


def plain(text: str) -> str:
    """On one line, without emphasis marks and the box of a checklist."""
    line = " ".join(text.split())
    return re.sub(r"^\[[ xX]\]\s*", "", line).strip().strip("*").strip()


def sentences(text: Text) -> Iterator[tuple[str, int]]:
    """The sentences of a text, each with its line."""
    at, line = 0, text.line
    for end in (*(m.start() for m in _END.finditer(text.words)), len(text.words)):
        part = text.words[at:end]
        lead = len(part) - len(part.lstrip())
        begin = line + part[:lead].count("\n")
        if part.strip():
            yield plain(part), begin
        line += part.count("\n")
        at = end


def forbids(sentence: str) -> bool:
    """It says what must not be done."""
    return any(pattern.search(sentence) for pattern in _NOT)


def demands(sentence: str) -> bool:
    """It says what must be done."""
    said = any(pattern.search(sentence) for pattern in _MUST)
    return said and not forbids(sentence)

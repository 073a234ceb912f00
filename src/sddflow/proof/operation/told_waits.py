"""How long a lock may keep others waiting, as the application's own pages tell it.

"What locks more than 2 seconds goes to the night", "a lock of over three seconds is an incident".
"""

import re
from pathlib import Path

from sddflow.domain.sizes import Wait
from sddflow.proof.operation.project_pages import project_pages

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1.0, **{word: float(n) for n, word in enumerate(_WORDS, 1)}}
_LIMIT = re.compile(
    r"\b(?:(?:more|longer|less)\s+than|over|above|up\s+to|at\s+most|under|below|within|exceeds?)\s+"
    rf"(?:about\s+|~\s*)?(\d+(?:\.\d+)?|{'|'.join(_NUMBERS)})\s*(?:s|sec|seconds?)\b",
    re.IGNORECASE,
)
_LOCK = re.compile(r"\b(?:lock|locks|locked|locking)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:[^.;|\n]|\.(?=\d)|\n(?!\n))+")


def told_wait(root: Path) -> Wait | None:
    """The shortest time that a page names; None where none does.

    Args:
        root: the application's folder.
    """
    found = [
        Wait(_seconds(said[1]), f"{page.path}:{page.line(sentence.start() + said.start())}")
        for page in project_pages(root)
        for sentence in _SENTENCE.finditer(page.text)
        for said in (_LIMIT.finditer(sentence[0]) if _LOCK.search(sentence[0]) else ())
    ]
    return min(found, key=lambda wait: wait.seconds, default=None)


def _seconds(number: str) -> float:
    return _NUMBERS.get(number.lower()) or float(number)

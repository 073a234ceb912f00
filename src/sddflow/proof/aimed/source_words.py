"""The words that the application's source writes into columns, or compares them with.

`Task.status == "open"` says what rows of a real database say; a made-up text would not.
"""

import re
from pathlib import Path

from sddflow.target.layout import python_files

_WORD = r"[\"']([A-Za-z][\w -]{0,30})[\"']"
_SAID = (
    re.compile(rf"\.(\w+)\s*(?:==|!=|=)\s*{_WORD}"),
    re.compile(rf"\b[A-Z]\w+\((?:[^()]|\([^()]*\))*?\b(\w+)\s*=\s*{_WORD}"),
)
_LISTED = re.compile(rf"\.(\w+)\.(?:not_)?in_\(\s*[\[({{]((?:\s*{_WORD}\s*,?)+)")
_EACH = re.compile(_WORD)
_LEAST, _MOST = 2, 8  # one word tells nothing apart; many are names
_LARGEST = 400_000
_NAMES = frozenset({"name", "title", "label", "email", "slug", "key", "id"})  # no states


def source_words(root: Path) -> dict[str, tuple[str, ...]]:
    """By column name, the words that the source knows there.

    Args:
        root: the application's folder.
    """
    found: dict[str, dict[str, None]] = {}
    for file in python_files(root):
        if file.stat().st_size > _LARGEST:
            continue
        text = file.read_text("utf-8", errors="replace")
        for column, word in (pair for said in _SAID for pair in said.findall(text)):
            found.setdefault(column, {})[word] = None
        for column, words, _ in _LISTED.findall(text):
            found.setdefault(column, {}).update(dict.fromkeys(_EACH.findall(words)))
    return {
        c: tuple(words)
        for c, words in found.items()
        if _LEAST <= len(words) <= _MOST and c not in _NAMES
    }

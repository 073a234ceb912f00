"""The words that the application's source writes into columns, or compares them with.

`Task.status == "open"` says what rows of a real database say; a made-up text would not.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.target.layout import python_files
from sddflow.target.source import source_text

_WORD = r"(?:[\"']([A-Za-z][\w /-]{0,30})[\"']|\b([A-Z][A-Z_]{2,})\b)"
_SAID = re.compile(rf"\.(\w+)\s*(?:==|!=|=)\s*{_WORD}")
_MADE = re.compile(r"\b(?:[A-Z]\w+|values)\(((?:[^()]|\([^()]*\))*)\)")
_GIVEN = re.compile(rf"\b(\w+)\s*=\s*{_WORD}")
_LISTED = re.compile(rf"\.(\w+)\.(?:not_?)?in_\(\s*[\[({{]((?:\s*{_WORD}\s*,?)+)")
_LOOKED_UP = re.compile(r"\b([A-Za-z_]\w*)\[\w+\.(\w+)\]")
_EACH = re.compile(_WORD)
_CONSTANT = re.compile(r"^([A-Z][A-Z_]{2,})(?:\s*:[^=\n]+)?\s*=\s*[\"']([\w -]{1,31})[\"']", re.M)
_CONSTANTS = re.compile(
    r"^([A-Z][A-Z_]+(?:\s*,\s*[A-Z][A-Z_]+)+)\s*=\s*((?:[\"'][\w -]{1,31}[\"']\s*,?\s*)+)$", re.M
)
_DICT = re.compile(r"^([A-Za-z_]\w*)(?:\s*:[^=\n]+)?\s*=\s*\{([^{}]*)\}", re.M)
_KEY = re.compile(r"[\"']([\w -]{1,31})[\"']\s*:")
_MOST = 8  # many are names
_LARGEST = 400_000
_NAMES = frozenset({"name", "title", "label", "email", "slug", "key", "id"})  # no states
Known = dict[str, tuple[str, ...]]


def source_words(root: Path, columns: frozenset[str], leaving: Path | None = None) -> Known:
    """By column name, the words that the source knows there.

    Args:
        root: the application's folder.
        columns: that are looked for; files that name none of them are passed over quickly.
        leaving: a folder whose files are not read.
    """
    found: dict[str, dict[str, None]] = {}
    wanted = columns - _NAMES
    every = list(_texts(root, leaving)) if wanted else []
    texts = [text for text in every if any(name in text for name in wanted)]
    if not texts:
        return {}
    constants = {name: word for text in every for name, word in _constants(text)}
    keys = {name: _KEY.findall(inside) for text in every for name, inside in _DICT.findall(text)}
    for text in texts:
        made = (each for inside in _MADE.findall(text) for each in _GIVEN.findall(inside))
        told = [*_SAID.findall(text), *made]
        listed = [(c, *w) for c, words, *_ in _LISTED.findall(text) for w in _EACH.findall(words)]
        for column, word, name in (*told, *listed):
            if plain := word or constants.get(name, ""):
                found.setdefault(column, {})[plain] = None
        for name, column in _LOOKED_UP.findall(text):
            found.setdefault(column, {}).update(dict.fromkeys(keys.get(name, ())))
    some = {c: tuple(words) for c, words in found.items() if c in wanted}
    return {c: words for c, words in some.items() if len(words) <= _MOST}


def _texts(root: Path, leaving: Path | None) -> Iterator[str]:
    for file in python_files(root):
        left = leaving is not None and file.resolve().is_relative_to(leaving)
        if not left and file.stat().st_size <= _LARGEST:
            yield source_text(file)


def _constants(text: str) -> Iterator[tuple[str, str]]:
    yield from _CONSTANT.findall(text)
    for names, words in _CONSTANTS.findall(text):
        found = re.findall(r"[\"']([^\"']+)[\"']", words)
        yield from zip(re.findall(r"\w+", names), found, strict=False)

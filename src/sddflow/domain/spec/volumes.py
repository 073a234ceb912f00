"""How many rows a spec says a table holds: "about 2 million messages", "`messages`: 2M rows"."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from sddflow.domain.sizes import Pairs
from sddflow.domain.spec.words import singular, words_of

_SCALES = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mio": 10**6, "million": 10**6, "millions": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
_NUMBER = re.compile(
    r"(?<![\w.,-])(?P<number>\d[\d,_']*(?:\.\d+)?)\s?(?P<scale>k|m|bn?|mio|thousand|millions?|billion)?"
    r"\+?\b(?=(?P<rest>[^.;\n]{0,60}))",
    re.IGNORECASE,
)
_ROWS = frozenset(("row", "record", "entry", "line"))
_RATE = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:per|a|each|every|/)\W*(?:second|minute|hour|day|week|month|year|page|"
    r"request|user|call)|^\W*(?:characters?|bytes|tokens?|ms|seconds?|minutes?|requests?)\b",
    re.IGNORECASE,
)
_FEWEST = 10_000  # a smaller number is a limit or a page more often than a table
_NEAR = 4  # words between the number and the noun


def volumes(text: str, tables: Iterable[str]) -> Pairs:
    """Rows of tables, as a spec tells them; the largest number where it tells several.

    Args:
        text: of the spec.
        tables: names of those that are there.
    """
    names = {_one(table): table for table in tables}
    found: dict[str, int] = {}
    for line in text.splitlines():
        for table, rows in _told(line, names):
            found[table] = max(rows, found.get(table, 0))
    return tuple(sorted(found.items()))


def _told(line: str, names: dict[str, str]) -> Iterator[tuple[str, int]]:
    for number in _NUMBER.finditer(line):
        rows = _rows(number)
        if rows < _FEWEST or _RATE.search(number["rest"]):
            continue
        words = re.findall(r"[\w-]+", number["rest"])[:_NEAR]
        near = [_one(word) for word in (*words, *map(" ".join, pairwise(words)))]
        table = next((names[word] for word in near if word in names), "")
        if not table and _ROWS & set(near):
            table = _before(line[: number.start()], names)
        if table:
            yield table, rows


def _rows(number: re.Match[str]) -> int:
    value = float(re.sub(r"[,_']", "", number["number"]))
    return round(value * _SCALES.get((number["scale"] or "").lower(), 1))


def _before(text: str, names: dict[str, str]) -> str:
    """The table that was named last."""
    words = (_one(word) for word in reversed(re.findall(r"[\w-]+", text)))
    return next((names[word] for word in words if word in names), "")


def _one(name: str) -> str:
    words = [word.lower() for word in words_of(name)]
    return "_".join((*words[:-1], singular(words[-1]))) if words else ""

"""How long a lock may keep others waiting, as the application's own pages tell it.

"What locks more than 2 seconds goes to the night", "`tags` may be closed for a minute", "small
tables (users, teams) may be updated in one statement".
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sddflow.domain.schema.qualified import bare
from sddflow.domain.sizes import Wait
from sddflow.proof.operation.project_pages import SENTENCE, Page, over_lines, project_pages

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1.0, **{word: float(n) for n, word in enumerate(_WORDS, 1)}}
_TIME = rf"(\d+(?:\.\d+)?|\b(?:{'|'.join(_NUMBERS)}))\s*(s|sec|seconds?|min|minutes?)\b"
_LIMIT = re.compile(
    r"\b(?:(?:more|longer|less)\s+than|over|above|up\s+to|at\s+most|under|below|within|exceeds?)"
    rf"\s+(?:about\s+|~\s*)?{_TIME}",
    re.IGNORECASE,
)
_LENGTH = re.compile(_TIME, re.IGNORECASE)
_THAT = re.compile(r"\b(?:more|longer)\s+than\s+that\b", re.IGNORECASE)
_LOCK = re.compile(r"\b(?:lock(?:s|ed|ing)?|block(?:s|ed|ing)?)\b", re.IGNORECASE)
_ALLOWS = re.compile(
    r"\bnobody\s+(?:minds|cares|notices)\b"
    r"|\b(?:is|are)\s+(?:no\s+matter|fine|ok|all\s+right|nothing)\b"
    r"|\b(?:may|can)\s+(?:be\s+(?:closed|locked|away|down)|wait|stand\s+still)\b",
    re.IGNORECASE,
)
_AT_ONCE = over_lines(
    r"\b(?:may|can) be (?:\w+ )?(?:in (?:one|a single) (?:statement|go|step|transaction)|at once)\b"
)
_WHOLE = 10.0  # seconds that work over all rows of a table may take that is done in one go


def told_waits(root: Path, tables: Iterable[str]) -> tuple[Wait, ...]:
    """What pages say: of tables that a sentence names, of one whose line it is, or of all (`*`).

    Of several times for one the shortest counts.

    Args:
        root: the application's folder.
        tables: names, with a schema where they are not in the usual one.
    """
    known = {bare(table).lower(): table for table in tables}
    found: dict[str, Wait] = {}
    for page in project_pages(root):
        for wait in _of_page(page, known):
            if wait.table not in found or wait.seconds < found[wait.table].seconds:
                found[wait.table] = wait
    return tuple(found.values())


def _of_page(page: Page, known: dict[str, str]) -> Iterator[Wait]:
    for sentence in SENTENCE.finditer(page.text):
        limit = _limit(sentence[0]) if _LOCK.search(sentence[0]) else None
        allowed = _LENGTH.search(sentence[0]) if _ALLOWS.search(sentence[0]) else None
        tables = _named(sentence[0], known) or _of_line(page, sentence.start(), known)
        said = limit or (allowed if tables else None)
        if said is not None:
            place = f"{page.path}:{page.line(sentence.start() + said.start())}"
            yield from (Wait(table, _seconds(said), place) for table in tables or ("*",))
        elif tables and (at_once := _AT_ONCE.search(sentence[0])):
            place = f"{page.path}:{page.line(sentence.start() + at_once.start())}"
            yield from (Wait(table, _WHOLE, place) for table in tables)


def _limit(sentence: str) -> re.Match[str] | None:
    """`more than 5 s`; or `time out after 5 s, so nothing may block longer than that`."""
    return _LIMIT.search(sentence) or (_LENGTH.search(sentence) if _THAT.search(sentence) else None)


def _named(words: str, known: dict[str, str]) -> list[str]:
    return [known[word] for word in re.findall(r"\w+", words.lower()) if word in known]


def _of_line(page: Page, at: int, known: dict[str, str]) -> list[str]:
    """What the first cell of a line of Markdown's tables names."""
    line = page.text[page.text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
    return _named(line.strip().strip("|").partition("|")[0], known) if "|" in line else []


def _seconds(said: re.Match[str]) -> float:
    number = _NUMBERS.get(said[1].lower()) or float(said[1])
    return number * (60 if said[2].lower().startswith("m") else 1)

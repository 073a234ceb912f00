"""Tables that nobody writes while a release comes, as the application's own pages tell it.

By a table of Markdown that says who writes each of them: "written during a release: no", or
"written by: api", where the page says that the API is stopped and names what is not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.project_pages import OTHERS, Page, project_pages

_WRITERS = re.compile(r"^\s*(?:writ(?:ten|es?|ers?|ing)|used|changed|traffic)\b", re.IGNORECASE)
_MEANWHILE = re.compile(
    r"\b(?:during|while|in)\b.*\b(?:releas|deploy|migrat|upgrad|window|roll-?out)", re.IGNORECASE
)
_NOBODY = re.compile(r"\s*(?:no|none|never|nobody|nothing|idle)\b", re.IGNORECASE)
_ALWAYS = re.compile(
    r"\b(?:all (?:day|night|the time)|always|round the clock|(?:per|a|each|every) second|yes)\b",
    re.IGNORECASE,
)
_NOT_STOPPED = re.compile(
    r"(?P<who>(?:[^.]|\.(?=\S))*?)\b(?:is|are) (?:not|never) stopped\b", re.IGNORECASE
)
_STOPPED = re.compile(
    r"\b(?:stops|(?:is|are|be) stopped|maintenance mode|shut down|taken offline)\b", re.IGNORECASE
)
_RELEASED = re.compile(r"\b(?:alembic|migrat|releas|deploy|upgrad)", re.IGNORECASE)
_SAY_NOTHING = frozenset({"the", "and", "are", "all", "they", "them", "our", "process", "own"})


def idle_tables(root: Path, tables: Iterable[str]) -> dict[str, Place]:
    """Which of these tables are so, and the line that tells it.

    Args:
        root: the application's folder.
        tables: names, with a schema where they are not in the usual one.
    """
    known = {bare(table).lower(): table for table in tables}
    found: dict[str, Place] = {}
    for page in project_pages(root) if known else ():
        for table, place in _of_page(page, known):
            found.setdefault(table, place)
    return found


def _of_page(page: Page, known: dict[str, str]) -> Iterator[tuple[str, Place]]:
    """Lines of tables whose head has a column of who writes, or when."""
    going = _going_on(page.text)
    named: dict[int, set[str]] = defaultdict(set)
    for cell in page.cells_below(_WRITERS):
        words, seen = re.findall(r"\w+", cell.first.lower()), named[cell.head_line]
        rest = [n for n in known if n not in seen] if OTHERS.search(cell.first) else []
        there = [word for word in words if word in known] or rest
        seen.update(words)
        meanwhile = _MEANWHILE.search(cell.head) is not None
        if cell.text and _is_idle(cell.text, going, meanwhile=meanwhile):
            yield from ((known[name], Place(page.path, cell.line)) for name in there)


def _is_idle(said: str, going: frozenset[str], *, meanwhile: bool) -> bool:
    if meanwhile:
        return _NOBODY.match(said) is not None
    words = set(re.findall(r"\w+", said.lower()))
    return bool(going) and not words & going and not _ALWAYS.search(said)


def _going_on(text: str) -> frozenset[str]:
    """Words for what goes on while the rest is stopped; none where the page says no such thing."""
    plain = re.sub(r"[*_`]", "", text)
    if not _STOPPED.search(plain) or not _RELEASED.search(plain):
        return frozenset()
    said = " ".join(found["who"] for found in _NOT_STOPPED.finditer(plain))
    words = {word.lower() for word in re.findall(r"[A-Za-z]\w{2,}", said)}
    return frozenset(words - _SAY_NOTHING)

"""Tables that nobody writes while a release comes, as the application's own pages tell it.

By a table of Markdown that says who writes each of them: "written during a release: no", or
"written by: api", where the page says that the API is stopped and names what is not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.operation.project_pages import OTHERS, Page, project_pages

_WRITERS = re.compile(r"^\s*(?:writ(?:ten|es?|ers?|ing)|used|changed|traffic)\b", re.IGNORECASE)
_MEANWHILE = re.compile(
    r"\b(?:during|while|in)\b.*\b(?:releas|deploy|migrat|upgrad|window|roll-?out)", re.IGNORECASE
)
_NOBODY = re.compile(r"\s*(?:no|none|never|nobody|nothing|idle)\b", re.IGNORECASE)
_ALWAYS = re.compile(
    r"\b(?:all (?:day|night|the time)|always|round the clock|(?:per|a|each|every) second|yes"
    r"|(?:never|not|without) (?:a )?(?:stop\w*|pause\w*))\b|/\s?(?:s|sec|min)\b",
    re.IGNORECASE,
)
_NOT_STOPPED = re.compile(
    r"(?P<who>(?:[^.]|\.(?=\S))*?)\b(?:is|are) (?:not|never) stopped\b", re.IGNORECASE
)
_STOPPED = re.compile(
    r"\b(?:stops|(?:is|are|be) stopped|maintenance mode|shut down|taken offline)\b", re.IGNORECASE
)
_SITE = re.compile(
    r"\b(?:all|everything|site|app|application|service|system|maintenance mode)\b", re.IGNORECASE
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
    stops = _stops(page.text)
    named: dict[int, set[str]] = defaultdict(set)
    for cell in page.cells_below(_WRITERS):
        words, seen = re.findall(r"\w+", cell.first.lower()), named[cell.head_line]
        rest = [n for n in known if n not in seen] if OTHERS.search(cell.first) else []
        there = [word for word in words if word in known] or rest
        seen.update(words)
        if _MEANWHILE.search(cell.head):
            idle = _NOBODY.match(cell.text) is not None
        else:
            idle = bool(cell.text) and stops.cover(cell.text) and not set(words) & stops.going
        if idle:
            yield from ((known[name], Place(page.path, cell.line)) for name in there)


@dataclass(frozen=True, slots=True)
class _Stops:
    """What a page says about a release.

    Args:
        going: words for what goes on meanwhile.
        stopped: words for what is stopped.
        all: it is the application that is stopped, whatever its parts are called.
    """

    going: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    all: bool = False

    def cover(self, said: str) -> bool:
        """Whoever is said to write is stopped."""
        words = set(re.findall(r"\w+", said.lower()))
        stopped = self.all or bool(words & self.stopped)
        return bool(self.going) and stopped and not words & self.going and not _ALWAYS.search(said)


def _stops(text: str) -> _Stops:
    """Nothing where the page says of no release that something is stopped for it."""
    plain = re.sub(r"[*_`]", "", text)
    stops = [sentence for sentence in _sentences(plain) if _STOPPED.search(sentence)]
    if not stops or not _RELEASED.search(plain):
        return _Stops()
    said = " ".join(found["who"] for found in _NOT_STOPPED.finditer(plain))
    going, stopped = _words(said), _words(" ".join(stops))
    return _Stops(going, stopped - going, any(_SITE.search(sentence) for sentence in stops))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!;:])\s+|\n\s*\n|\n(?=\s*(?:[-*|]|\d+\.))", text)


def _words(text: str) -> frozenset[str]:
    words = {word.lower() for word in re.findall(r"[A-Za-z]\w{2,}", text)}
    return frozenset(words - _SAY_NOTHING)

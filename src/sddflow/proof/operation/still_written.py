"""The only tables that something goes on writing while a release comes, as pages tell it.

"The API is stopped … The ingest is not stopped, and writes to `clock_events`": nobody waits for a
lock on any other table.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.operation.project_pages import Page, over_lines, project_pages

_STOPPED = over_lines(
    r"\b(?:is|are) (?:first |then |briefly )?(?:stopped|drained|shut down|taken (?:down|offline)"
    r"|scaled (?:down )?to (?:zero|0))\b"
    r"|(?<!no )\bmaintenance (?:mode|page)\b"
    r"|(?<!not )(?<!never )\bstops? (?:the|our|all|`)"
)
_NEVER = over_lines(r"\bno (?:maintenance (?:window|mode|page)|down-?time)\b|\bzero[-\s]downtime\b")
_OF_SQLITE = re.compile(r"\bSQLite\b", re.IGNORECASE)  # where nobody waits for one table
_RELEASED = re.compile(r"\b(?:alembic|migrat|releas|deploy|upgrad)", re.IGNORECASE)
_GOES_ON = over_lines(
    r"\b(?:not|never|without) (?:be )?(?:stop|paus|drain)|n't stop|\bexceptions?\b"
    r"|\bkeeps? (?:on |running|writing)|\bgoe?s? on\b|\b(?:a|the )?round the clock\b"
    r"|\ball (?:day|the time)\b|\bthe whole time\b|\bcontinu(?:es?|ously)\b"
    r"|\bno (?:other )?tables? (?:but|except|other than)\b"
)
_WRITES = re.compile(r"\b(?:writ|insert|updat|touch|lock|stop)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StillWritten:
    """What a page says.

    Args:
        tables: that go on being written, without their schemas.
        place: where it says so.
    """

    tables: frozenset[str]
    place: Place

    def why_idle(self, table: str) -> str:
        """Why nobody waits for a lock on a table, in words; "" where somebody may."""
        if not table or bare(table) in self.tables:
            return ""
        return f"{self.place} says what alone is written meanwhile"


def still_written(root: Path, tables: Iterable[str]) -> StillWritten | None:
    """Where a page says that something is stopped for releases, and which tables go on.

    Args:
        root: the application's folder.
        tables: that there are; a paragraph that names none says nothing of them.
    """
    known = {bare(table) for table in tables}
    pages = [Page(p.path, re.sub(r"[*_]{2}", "", p.text)) for p in project_pages(root)]
    if any(_NEVER.search(page.text) for page in pages):
        return None
    found = (_of_page(page, known) for page in pages if _RELEASED.search(page.text))
    return next((each for each in found if each is not None), None)


def _of_page(page: Page, known: set[str]) -> StillWritten | None:
    names: set[str] = set()
    first = 0
    paragraphs = list(re.finditer(r"(?:[^\n]+\n?)+", page.text))
    if not any(_STOPPED.search(p[0]) and not _OF_SQLITE.search(p[0]) for p in paragraphs):
        return None
    for found in paragraphs:
        paragraph = found[0]
        told = {bare(name) for name in re.findall(r"`([\w.]+)`", paragraph)} & known
        if told and "|" not in paragraph and _says(paragraph):
            first = first if names else found.start()
            names |= told
    return StillWritten(frozenset(names), Place(page.path, page.line(first))) if names else None


def _says(paragraph: str) -> bool:
    return _GOES_ON.search(paragraph) is not None and _WRITES.search(paragraph) is not None

"""The only tables that something goes on writing while a release comes, as a page tells it.

"The API is stopped … The exception is `clock_events`": nobody waits for a lock on any other table.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.operation.project_pages import project_pages

_STOPPED = re.compile(
    r"\b(?:is|are) (?:first |then |briefly )?(?:stopped|shut down|taken (?:down|offline))\b"
    r"|\bmaintenance (?:mode|page)\b",
    re.IGNORECASE,
)
_RELEASED = re.compile(r"\b(?:alembic|migrat|releas|deploy|upgrad)", re.IGNORECASE)
_NAME = r"[*_]{0,2}`[\w.]+`[*_]{0,2}"
_ONLY = re.compile(
    r"\b(?:exceptions?(?: (?:is|are)|:)|is the (?:only )?exception|are the exceptions"
    r"|no (?:other )?tables? (?:but|except|other than)|nothing (?:but|except)"
    r"|only (?:writes?|touches|uses|works on)|(?:writes?|touches|uses) only)"
    rf"\s+(?:the )?(?:tables? )?(?P<tables>{_NAME}(?:(?:,|\s+and|\s+or)\s+{_NAME})*)"
    rf"|(?P<first>{_NAME})\s+is the (?:only )?exception\b",
    re.IGNORECASE,
)


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
    """Where a page says that the application is stopped for releases, and names what goes on.

    Args:
        root: the application's folder.
        tables: that there are; a sentence that names something else says nothing of them.
    """
    known = {bare(table) for table in tables}
    for page in project_pages(root):
        if not (_STOPPED.search(page.text) and _RELEASED.search(page.text)):
            continue
        said = list(_ONLY.finditer(page.text))
        names = {bare(name) for found in said for name in re.findall(r"`([\w.]+)`", found[0])}
        if names and names <= known:
            return StillWritten(frozenset(names), Place(page.path, page.line(said[0].start())))
    return None

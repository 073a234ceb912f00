"""Pages of an application that say how it is run: README, those on deployment, and the like."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PAGES = (
    "README*",
    "DEPLOY*",
    "OPERATIONS*",
    "docs/*deploy*",
    "docs/*release*",
    "docs/*operat*",
    "docs/*runbook*",
    "docs/*migrat*",
    "docs/*database*",
)
_LARGEST = 200_000  # bytes


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Args:
        path: below the application's folder.
        text: of it.
    """

    path: str
    text: str

    def line(self, at: int) -> int:
        """The line of a place in the text, from 1."""
        return self.text.count("\n", 0, at) + 1


def project_pages(root: Path) -> Iterator[Page]:
    """Each page of an application that says how it is run, README first; no page twice."""
    found = (page for pages in _PAGES for page in sorted(root.glob(pages)))
    for page in dict.fromkeys(found):
        if page.is_file() and page.stat().st_size <= _LARGEST:
            yield Page(page.relative_to(root).as_posix(), page.read_text("utf-8", errors="replace"))

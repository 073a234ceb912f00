"""Pages of an application that say how it is run: README, those on deployment, and the like."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

_ROOT = ("readme*", "deploy*", "operation*", "release*")
_DOCS = ("*deploy*", "*release*", "*operat*", "*runbook*", "*migrat*", "*database*", "readme*")
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
    found = [*_named(root, _ROOT), *_named(root / "docs", _DOCS)]
    for page in found:
        if page.stat().st_size <= _LARGEST:
            yield Page(page.relative_to(root).as_posix(), page.read_text("utf-8", errors="replace"))


def _named(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    """Files of a folder that are called like that, in large letters or small ones."""
    files = sorted(f for f in folder.iterdir() if f.is_file()) if folder.is_dir() else []
    found = (f for p in patterns for f in files if fnmatch(f.name.lower(), p))
    return list(dict.fromkeys(found))

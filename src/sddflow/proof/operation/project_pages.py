"""Pages of an application that say how it is run: README, those on deployment, and the like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

_ROOT = ("readme*", "deploy*", "operation*", "release*")
_DOCS = ("*deploy*", "*release*", "*operat*", "*runbook*", "*migrat*", "*database*", "readme*")
_LARGEST = 200_000  # bytes


OTHERS = re.compile(
    r"\b(?:everything|anything|all|every|any) (?:else|others?)\b|\bothers\b", re.IGNORECASE
)
"""What a line of a table, or a sentence, calls all that it does not name."""


SENTENCE = re.compile(r"(?:[^.;|\n]|\.(?=\w)|\n(?!\n|\s*(?:\||[-*+]\s)))+")
"""A sentence, a part of one behind a semicolon, a cell of a table, or a point of a list."""


def over_lines(pattern: str) -> re.Pattern[str]:
    """A pattern of words: a blank of it is met by the end of a line as well.

    But for those it looks back at, which have a length of their own.
    """
    words = re.sub(r"(\(\?<[!=][^)]*\))| ", lambda found: found[1] or r"\s+", pattern)
    return re.compile(words, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a line of a Markdown table says in one column.

    Args:
        line: of the page, from 1.
        head: the column's own words.
        head_line: the line that these stand on, which tells one table from another.
        first: what the line is about: its first cell.
        text: what it says.
    """

    line: int
    head: str
    head_line: int
    first: str
    text: str


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

    def sentences(self) -> Iterator[tuple[str, int]]:
        """Each, with the line that it begins on, from 1."""
        for found in SENTENCE.finditer(self.text):
            said = found[0].lstrip()
            yield said, self.line(found.end() - len(said))

    def cells_below(self, head: re.Pattern[str]) -> Iterator[Cell]:
        """What Markdown tables say in the first column, not the very first, that is so called."""
        column, said, at = 0, "", 0
        for number, line in enumerate(self.text.splitlines(), 1):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if "|" not in line:
                column = 0
            elif not column:
                column = next((n for n, cell in enumerate(cells) if n and head.match(cell)), 0)
                said, at = cells[column], number
            elif column < len(cells):
                yield Cell(number, said, at, cells[0], cells[column])


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

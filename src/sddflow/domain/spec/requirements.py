"""Numbered statements: `FR-001`, `NFR-2`, `SC-003`, in lists, paragraphs, headings or tables."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.spec.document import Requirement
from sddflow.domain.spec.markdown import Block, Grid, Head, Text, by_lines, texts

_ID = (
    r"(?!UTF|ISO|SHA|HTTP|RFC|MD|AES|TLS|RSA|US-ASCII|PEP|COVID|ES\d"
    r"|H\d)([A-Z]{1,6}(?:-[A-Z]{1,6})?-?\d{1,4}[a-z]?)"
)
_START = re.compile(rf"^\W{{0,3}}{_ID}\W{{0,2}}\s*(?:[:.)–—-]|\s|$)\s*([\s\S]*)$")
_CELL = re.compile(rf"^\W{{0,3}}{_ID}\W{{0,3}}$")


def read_requirements(blocks: tuple[Block, ...], file: str) -> Iterator[Requirement]:
    """All requirements of a document, in order; of a number given twice the first counts."""
    seen: set[str] = set()
    for one in sorted(_all(blocks, file), key=lambda r: r.place.line):
        if one.id not in seen and one.text:
            seen.add(one.id)
            yield one


def _all(blocks: tuple[Block, ...], file: str) -> Iterator[Requirement]:
    for text in texts(blocks):
        for part in by_lines(text):
            yield from _numbered(part, file)
    for block in blocks:
        if isinstance(block, Grid):
            yield from _rows(block, file)
        elif isinstance(block, Head):
            yield from _numbered(Text(block.title, block.line), file)


def _numbered(text: Text, file: str) -> Iterator[Requirement]:
    found = _START.match(text.words)
    if found and (text.lead or "-" in found[1] or found[1][:2] in {"FR", "NF", "SC"}):
        words = " ".join(found[2].split()).lstrip(":–—- ")
        yield Requirement(found[1], words, Place(file, text.line))


def _rows(grid: Grid, file: str) -> Iterator[Requirement]:
    for row in grid.rows:
        found = _CELL.match(row.cells[0]) if row.cells else None
        if found:
            words = " ".join(" ".join(c for c in row.cells[1:] if c.strip()).split())
            yield Requirement(found[1], words, Place(file, row.line))

"""`[NEEDS CLARIFICATION: …]` left in the text; those in code or comments are examples."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.spec.document import Marker
from sddflow.domain.spec.markdown import Block, Grid, Head, Text, texts

_MARKER = re.compile(r"\[\s*NEEDS[ _-]CLARIFICATION\s*(?::\s*([^\]]*))?\]", re.I)
_NEGATED = re.compile(r"\b(?:no|without|zero|any|all|remaining|resolve[ds]?)\s*$", re.I)


def read_markers(blocks: tuple[Block, ...], file: str) -> Iterator[Marker]:
    """Every marker with its line, in order."""
    found = [m for text in _texts(blocks) for m in _in(text, file)]
    yield from sorted(found, key=lambda m: m.place.line)


def _texts(blocks: tuple[Block, ...]) -> Iterator[Text]:
    yield from texts(blocks)
    for block in blocks:
        if isinstance(block, Head):
            yield Text(block.title, block.line)
        elif isinstance(block, Grid):
            yield from (Text(cell, row.line) for row in block.rows for cell in row.cells)


def _in(text: Text, file: str) -> Iterator[Marker]:
    plain = re.sub(r"`[^`]*`", lambda m: " " * len(m[0]), text.words)
    for found in _MARKER.finditer(plain):
        if found[1] is None and _NEGATED.search(plain[: found.start()]):
            continue
        line = text.line + plain.count("\n", 0, found.start())
        words = text.words[found.start(1) : found.end(1)] if found[1] else ""
        yield Marker(" ".join(words.split()), Place(file, line))

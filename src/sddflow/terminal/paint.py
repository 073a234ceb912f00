"""Colours by meaning, never the only carrier of it, and columns that line up."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from sddflow.terminal.screen import Screen

Tone = Literal["plain", "good", "bad", "warning", "quiet", "strong", "accent"]
_CODES: dict[Tone, str] = {
    "plain": "", "good": "32", "bad": "31", "warning": "33", "quiet": "2", "strong": "1",
    "accent": "36",
}  # fmt: skip


def paint(text: str, tone: Tone, screen: Screen) -> str:
    """`text` in a tone, where the screen shows colours."""
    code = _CODES[tone]
    shown = screen.text(text)
    return f"\x1b[{code}m{shown}\x1b[0m" if code and screen.colour and shown else shown


def cells(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(_cells_of(c) for c in text)


def _cells_of(c: str) -> int:
    if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def cut(text: str, width: int) -> str:
    """The first line of `text`, within a number of columns."""
    line = " ".join(text.split())
    if cells(line) <= width:
        return line
    while line and cells(line) > width - 1:
        line = line[:-1]
    return f"{line.rstrip()}…"


def pad(text: str, width: int) -> str:
    """`text` filled up with spaces to a number of columns."""
    return text + " " * max(width - cells(text), 0)


Cell = tuple[str, Tone]


def columns(rows: Sequence[Sequence[Cell]], screen: Screen, *, gap: int = 2) -> Iterable[str]:
    """Rows as lines: every column as wide as its widest cell, the last one cut at the edge."""
    if not rows:
        return
    count = max(len(row) for row in rows)
    widths = [max((cells(r[i][0]) for r in rows if i < len(r)), default=0) for i in range(count)]
    space = " " * gap
    for row in rows:
        parts, used = [], 0
        for i, (text, tone) in enumerate(row):
            last = i == len(row) - 1
            left = max(screen.width - used, 8)
            shown = cut(text, left) if screen.terminal and last else text
            parts.append(paint(shown if last else pad(shown, widths[i]), tone, screen))
            used += widths[i] + gap
        yield space.join(parts).rstrip()

"""What the terminal can do: how wide it is, whether colours and box characters reach a reader."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

_ASCII = str.maketrans({
    "─": "-", "━": "-", "│": "|", "┃": "|", "┄": "-", "┆": "|", "╭": "+", "╮": "+", "╰": "+",
    "╯": "+", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+",
    "┼": "+", "═": "=", "║": "|", "╞": "+", "╡": "+", "╪": "+", "╫": "+", "╬": "+", "→": ">",
    "←": "<", "◄": "<", "►": ">", "↑": "^", "↓": "v", "▶": ">", "◀": "<", "✓": "+", "✗": "x",
    "◆": "?", "·": "-",
    "…": ".", "–": "-", "—": "-", "↺": "<", "●": "*", "○": "o", "▸": ">", "“": '"', "”": '"',
    "’": "'",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screen:
    """What a stream can show.

    Args:
        width: in columns.
        height: in lines.
        terminal: it is one, not a file or a pipe.
        colour: colours are wanted and shown.
        unicode: box characters and marks are shown.
        moving: the cursor can be moved, so a live part is possible.
    """

    width: int = 80
    height: int = 24
    terminal: bool = False
    colour: bool = False
    unicode: bool = True
    moving: bool = False

    def text(self, text: str) -> str:
        """`text` as this screen can show it."""
        return text if self.unicode else text.translate(_ASCII)


def screen_of(stream: TextIO, environ: Mapping[str, str] = os.environ) -> Screen:
    """What a stream can show, by its kind, its encoding and the environment's wishes."""
    terminal = stream.isatty()
    width, height = shutil.get_terminal_size((80, 24))
    clever = terminal and environ.get("TERM", "") not in ("", "dumb")
    return Screen(
        width=max(width, 40),
        height=max(height, 10),
        terminal=terminal,
        colour=clever and not environ.get("NO_COLOR"),
        unicode=_shows(stream, "─✓◆"),
        moving=clever and not environ.get("NO_COLOR") and _shows(stream, "─✓◆"),
    )


def _shows(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def can_ask() -> bool:
    """Whether a human sits here: both ends of the conversation are a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()

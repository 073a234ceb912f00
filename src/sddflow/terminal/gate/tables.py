"""Markdown tables, laid out for the width there is."""

import textwrap
from collections.abc import Iterator, Sequence

from sddflow.terminal.paint import cells, pad, paint
from sddflow.terminal.screen import Screen

_GAP = 2
_NARROWEST = 8


def table_lines(body: str, width: int, screen: Screen) -> Iterator[str]:
    """The lines of a Markdown table, its long cells wrapped; a line that is no row as it is."""
    rows = [_row(text) for text in body.splitlines() if text.startswith("|")]
    other = [text for text in body.splitlines() if text and not text.startswith("|")]
    content = _short_places([row for row in rows if not _is_rule(row)])
    if not content:
        yield from other
        return
    widths = _fitting(content, width)
    for number, row in enumerate(content):
        for text in _wrapped(row, widths):
            yield paint(text, "quiet", screen) if number == 0 else screen.text(text)
    yield from (screen.text(text) for text in other)


def _row(text: str) -> list[str]:
    inner = text.strip().removeprefix("|").removesuffix("|").replace("\\|", "\0")
    return [cell.strip().replace("\0", "|") for cell in inner.split("|")]


def _is_rule(row: Sequence[str]) -> bool:
    return all(cell and not cell.strip("-: ") for cell in row)


def _short_places(rows: list[list[str]]) -> list[list[str]]:
    """Where every place is a line of the same file, its line is enough: the text names the file."""
    if len(rows) < 2 or rows[0][-1] != "place":
        return rows
    places = [row[-1].rpartition(":") for row in rows[1:] if row[-1]]
    if len({file for file, _, _ in places}) != 1 or not all(n.isdigit() for _, _, n in places):
        return rows
    short = [[*row[:-1], row[-1].rpartition(":")[2]] for row in rows[1:]]
    return [[*rows[0][:-1], "line"], *short]


def _fitting(rows: list[list[str]], width: int) -> list[int]:
    """The widths of the columns: the widest gives way until the row fits."""
    count = max(len(row) for row in rows)
    widths = [max((cells(r[i]) for r in rows if i < len(r)), default=0) for i in range(count)]
    space = width - _GAP * (count - 1)
    while sum(widths) > space and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _wrapped(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    parts = [
        textwrap.wrap(cell, max(width, 1), break_on_hyphens=False) or [""]
        for cell, width in zip(row, widths, strict=False)
    ]
    for n in range(max(len(part) for part in parts)):
        texts = (pad(p[n] if n < len(p) else "", w) for p, w in zip(parts, widths, strict=False))
        yield (" " * _GAP).join(texts).rstrip()

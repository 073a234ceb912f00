"""Markdown tables, as the gates and the documents show them."""

from collections.abc import Iterable


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table with aligned columns; "" without rows."""
    cells = [tuple(_cell(text) for text in row) for row in rows]
    if not cells:
        return ""
    widths = [max(3, *(len(row[i]) for row in (head, *cells))) for i in range(len(head))]
    lines = [head, ("---",) * len(head), *cells]
    return "\n".join(
        "| " + " | ".join(text.ljust(w) for text, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")

"""The pages of the proof's findings: one per code, plain Markdown."""

from difflib import get_close_matches
from functools import cache

from sddflow.bundled import shipped_pages
from sddflow.errors import UsageError


@cache
def codes() -> frozenset[str]:
    """Every code that has a page."""
    folder = shipped_pages()
    return frozenset(p.stem for p in folder.glob("*.md") if p.stem != "README")


def page(code: str) -> str:
    """The page of a code.

    Args:
        code: as a report tells it.

    Raises:
        UsageError: there is no such code; the line names the nearest.
    """
    known = code.strip().lower().strip("`")
    if known not in codes():
        near = get_close_matches(known, sorted(codes()), 3, 0.5) or _containing(known)
        cure = f"nearest: {', '.join(near)}" if near else "sddflow verify --explain all lists them"
        raise UsageError(f"there is no finding called {code!r}", cure=cure)
    return (shipped_pages() / f"{known}.md").read_text("utf-8")


def _containing(word: str) -> list[str]:
    parts = {part for part in word.split("-") if len(part) > 3}
    return [code for code in sorted(codes()) if parts & set(code.split("-"))][:3]


def contents() -> tuple[tuple[str, str], ...]:
    """Every code with the first sentence of its page, by name."""
    return tuple((code, _first(page(code))) for code in sorted(codes()))


def _first(text: str) -> str:
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", "-"))]
    return lines[0] if lines else ""

"""The pages of the proof's findings: one per code, plain Markdown."""

import re
from difflib import get_close_matches
from functools import cache

from sddflow.bundled import shipped_pages
from sddflow.errors import UsageError

_AREAS = (
    (
        "The upgrade, and the rows that were there",
        ("upgrade", "rows", "backfill", "midway", "loop"),
    ),
    ("The way back", ("downgrade",)),
    ("Models and migrations", ("models", "round", "own", "primary")),
    ("Rules that are tried", ("check", "unique", "not", "foreign", "cascade", "row", "constraint")),
    ("Whose rows are whose", ("isolation",)),
    ("Indexes", ("index", "query")),
    ("Locks", ("lock", "alter", "concurrently")),
    ("Defaults, keys and names", ("default", "sequence", "name", "zone", "enum", "drop")),
    ("One dialect and the other", ("dialect", "dialects", "extension", "batch", "sql", "flags")),
    ("The history, and what its files say", ()),
)


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


def areas() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The contents by what they are about; the first word of a code says it."""
    found: dict[str, list[tuple[str, str]]] = {name: [] for name, _ in _AREAS}
    for code, sentence in contents():
        word = code.partition("-")[0]
        area = next((name for name, words in _AREAS if word in words), _AREAS[-1][0])
        found[area].append((code, sentence))
    return tuple((name, tuple(pages)) for name, pages in found.items() if pages)


def _first(text: str) -> str:
    """The first sentence under the title."""
    paragraph = text.split("\n\n")[1] if "\n\n" in text else ""
    words = " ".join(paragraph.split())
    found = re.match(r".*?[.!?](?= |$)", words)
    return found[0] if found else words

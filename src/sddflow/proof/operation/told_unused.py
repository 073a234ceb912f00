"""Tables that what runs on during a release never asks for, as the application's pages tell it.

"The web pods never load `export_run`", or "only the worker's code touches it" where the worker is
stopped: old code that goes on does not stumble over it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.operation.project_pages import Page, over_lines, project_pages

_NEVER = over_lines(
    r"\b(?:web|api|app|application|site|front-?end|pods?|requests?|servers?|services?)\b[^.;]{0,40}?"
    r"\b(?:(?:never|neither|do not|does not|don't|doesn't) "
    r"(?:load|use|read|write|touch|need|query|know|ask|see)(?:e?s)?"
    r"|(?:loads?|uses?|reads?|writes?|touch(?:es)?) neither)\b"
)
_ONLY = over_lines(
    r"\bonly (?:by |in |from )?(?:the )?(?:nightly |background )?(\w{3,}?)s?(?:'s?)?\b"
    r"|(?:\bby|\|) (?:the )?(?:\w+ ){0,3}?(\w{3,}?)s? (?:only|alone)\b"
)
_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)  # of a table
_STOPPED = over_lines(
    r"\b(\w{3,}?)s? (?:is|are|be|to) (?:first |then )?"
    r"(?:stopped|paused|drained|shut down|scaled (?:down )?to (?:zero|0)|0\b)"
    r"|\b(\w{3,}?)s? (?:always )?runs? on (?:one|a single) (?:version|release)\b"
)


def told_unused(root: Path, table: str) -> Place | None:
    """Where a sentence names the table, and says that those who go on never ask for it.

    Args:
        root: the application's folder.
        table: its name.
    """
    found = (place for page, said, place in _about(root, table) if _NEVER.search(said))
    return next(found, None) or told_stopped(root, table)


def told_stopped(root: Path, table: str) -> Place | None:
    """Where a sentence names the table, and says that only those who are stopped ask for it.

    Args:
        root: the application's folder.
        table: its name.
    """
    for page, said, place in _about(root, table):
        if _words(_ONLY, said) & _words(_STOPPED, page.text):
            return place
    return None


def _about(root: Path, table: str) -> Iterator[tuple[Page, str, Place]]:
    """Sentences, and rows of tables, that name it, on pages without the marks of Markdown."""
    named = re.compile(rf"\b{re.escape(bare(table))}\b", re.IGNORECASE)
    for page in project_pages(root):
        plain = Page(page.path, re.sub(r"[*`]", "", page.text))
        rows = ((found[0], plain.line(found.start())) for found in _ROW.finditer(plain.text))
        for said, line in (*plain.sentences(), *rows):
            if named.search(said):
                yield plain, said, Place(page.path, line)


def _words(pattern: re.Pattern[str], text: str) -> set[str]:
    return {word.lower() for found in pattern.finditer(text) for word in found.groups() if word}

"""Tables that what runs on during a release never asks for, as the application's pages tell it.

"The web pods never load `export_run`", or "only the worker's code touches it" where the worker is
stopped: old code that goes on does not stumble over it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.operation.project_pages import SENTENCE, Page, over_lines, project_pages

_NEVER = over_lines(
    r"\b(?:web|api|app|application|site|front-?end|pods?|requests?|servers?|services?)\b[^.;]{0,40}?"
    r"\b(?:(?:never|neither|do not|does not|don't|doesn't) "
    r"(?:load|use|read|write|touch|need|query|know|ask|see)s?"
    r"|(?:loads?|uses?|reads?|writes?|touch(?:es)?) neither)\b"
)
_ONLY = over_lines(
    r"\bonly (?:by |in |from )?(?:the )?(?:nightly |background )?(\w{3,}?)s?(?:'s?)?\b"
    r"|\bby (?:the )?(?:nightly |background )?(\w{3,}?)s? (?:only|alone)\b"
)
_LINE = re.compile(r"^\s*\|.*$", re.MULTILINE)
_STOPPED = over_lines(
    r"\b(\w{3,}?)s? (?:is|are|be|to) (?:first |then )?"
    r"(?:stopped|paused|drained|shut down|scaled (?:down )?to (?:zero|0)|0\b)"
)


def told_unused(root: Path, table: str) -> Place | None:
    """Where a sentence names the table, and says that they never ask for it.

    Args:
        root: the application's folder.
        table: its name.
    """
    named = re.compile(rf"\b{re.escape(bare(table))}\b", re.IGNORECASE)
    for page in project_pages(root):
        plain = re.sub(r"[*_`](?=\w)|(?<=\w)[*`]", "", page.text)
        stopped = {who.lower() for who in _STOPPED.findall(plain)}
        for said, at in _said(page):
            alone = {who.lower() for found in _ONLY.findall(said) for who in found if who}
            if named.search(said) and (_NEVER.search(said) or alone & stopped):
                return Place(page.path, page.line(at))
    return None


def _said(page: Page) -> Iterator[tuple[str, int]]:
    """Sentences, and lines of Markdown's tables; with where they begin."""
    for found in (*SENTENCE.finditer(page.text), *_LINE.finditer(page.text)):
        yield found[0], found.start() + len(found[0]) - len(found[0].lstrip())

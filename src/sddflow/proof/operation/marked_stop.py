"""A revision that comes while the application is stopped, as it or a page says.

By a mark that pages say it for, `release: stop`, or in plain words: "with pods and jobs stopped";
or a page has its identifier below a heading, "Stopped".
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.proof.operation.project_pages import project_pages
from sddflow.target.source import source_text

_MARK = re.compile(
    r"\b(?:revisions?|migrations?)\b[^.`]*"
    r"\b(?:says?|carr(?:y|ies)|has|have|marked|labelled|with|contains?|bears?)\b[^.`]*`([^`\n]{4,60})`",
    re.IGNORECASE,
)
_STOPS = re.compile(r"\b(?:is|are|gets?|be) (?:all )?(?:stopped|shut down|taken offline)\b", re.I)
_SAYS = re.compile(
    r"\b(?:pods?|app|application|service|site|system|everything|all|process(?:es)?|workers?|servers?)"
    r"\b[^.;\n]{0,30}?\b(?<!not )(?<!never )(?<!being )stopped\b",
    re.IGNORECASE,
)
_SECTION = re.compile(r"^#+ *(?P<head>.*)\n(?P<below>(?:(?!#).*\n?)*)", re.MULTILINE)
_OF_STOPS = re.compile(r"\b(?<!un)(?:stopped|with a stop|with downtime|offline)\b", re.IGNORECASE)
_REVISION = re.compile(r"^revision\b[^=\n]*=\s*[\"'](\w+)", re.MULTILINE)
_HEAD = re.compile(r"""\s*[rR]?(?:\"{3}|'{3})(.*?)(?:\"{3}|'{3})""", re.DOTALL)
_FIRST = 2_000  # signs of a revision: its docstring and what stands around it
Marks = dict[str, str]
"""By mark, the place that says what it is for."""


def marks_of_stop(root: Path) -> Marks:
    """What pages say that a revision has in its head, where all is stopped for it.

    Args:
        root: the application's folder.
    """
    return dict(_marks(root))


def _marks(root: Path) -> Iterator[tuple[str, str]]:
    for page in project_pages(root):
        for found in _MARK.finditer(page.text):
            paragraph = page.text[found.start() :].partition("\n\n")[0]
            if _STOPS.search(" ".join(paragraph.split())):
                yield found[1], f"{page.path}:{page.line(found.start(1))}"


def stopped_for(root: Path, file: str, marks: Marks) -> str:
    """Why nobody waits for what a file does; "" where it says nothing of it.

    Args:
        root: the application's folder.
        file: relative to it.
        marks: of its pages.
    """
    head = source_text(root / file)[:_FIRST]
    found = next((mark for mark in marks if mark in head), "")
    if found:
        return f"{marks[found]} says that all is stopped for `{found}`"
    said = _HEAD.match(head)
    if said and _SAYS.search(said[1]):
        return f"{file} says itself that all is stopped"
    revision = _REVISION.search(head)
    return _listed(root, revision[1]) if revision else ""


def _listed(root: Path, revision: str) -> str:
    """A page names the revision below a heading of those that all is stopped for."""
    for page in project_pages(root):
        for section in _SECTION.finditer(page.text):
            if _OF_STOPS.search(section["head"]) and (at := section["below"].find(revision)) >= 0:
                line = page.line(section.start("below") + at)
                return f"{page.path}:{line} says that all is stopped for {revision}"
    return ""

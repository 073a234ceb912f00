"""Tables and columns that pages of an application give up: "`cards` is imported, and may go"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sddflow.proof.given_up import Gone
from sddflow.proof.operation.project_pages import Page, over_lines, project_pages

_GIVES_UP = over_lines(
    r"(?:`|\b(?:table|column|it|and|so|which)) "
    r"(?:may|can|could|should|will|is to) (?:now |then |therefore |also |soon )?"
    r"(?:go\b(?! (?:on|back|up|down|over|through|to|wrong|away with))|be (?:dropped|removed)\b)"
    r"|\b(?:nothing|nobody|no code) (?:reads|writes|uses|needs) (?:it|the (?:table|column))\b"
    r"|(?:`|\b(?:table|column|it)) is (?:no longer|not) (?:used|needed|read)(?: any ?more)?\b"
)
_NOT_YET = over_lines(
    r"\b(?:not|never|rows?|once|when|until|unless|before|after|older)\b[^.;`]{0,60}"
    r"\b(?:go|dropped|removed)\b"
    r"|\b(?:go|dropped|removed) (?:after|by|when|once|as soon as)\b"
)
_NAMED = re.compile(r"`(\w+(?:\.\w+){0,2})`")
_PART = re.compile(r"\s*[-*+] .*(?:\n(?!\s*(?:[-*+] |\n)).*)*|(?:(?!\s*[-*+] ).+\n?)+")


def told_gone(root: Path, gone: Iterable[Gone]) -> Mapping[Gone, str]:
    """Of these tables and columns the ones that a page gives up, and where.

    Args:
        root: the application's folder, as it was before they went.
        gone: by the names that the database has.
    """
    known = {".".join(filter(None, each)): each for each in gone}
    pages = project_pages(root) if known else ()
    return {known[name]: place for page in pages for name, place in _given_up(page, known)}


def _given_up(page: Page, known: Mapping[str, Gone]) -> Iterator[tuple[str, str]]:
    """A paragraph, or a point of a list, that names one of them and says that it may go."""
    for part in _PART.finditer(page.text):
        about = set(_NAMED.findall(part[0])) & known.keys()
        says = _GIVES_UP.search(part[0])
        if len(about) == 1 and says and not _NOT_YET.search(part[0]):
            yield about.pop(), f"{page.path}:{page.line(part.start() + says.start())}"

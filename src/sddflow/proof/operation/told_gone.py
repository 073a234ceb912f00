"""Tables and columns that pages of an application give up: "`cards` is imported, and may go"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sddflow.proof.given_up import Gone
from sddflow.proof.operation.project_pages import SENTENCE, Page, over_lines, project_pages

_GIVES_UP = over_lines(
    r"(?:`|\b(?:table|column|it|and|so|which)) "
    r"(?:may|can|could|should|will|is to) (?:now |then |therefore |also |soon )?"
    r"(?:go\b(?! (?:on|back|up|down|over|through|to|wrong|away with))|be (?:dropped|removed)\b)"
    r"|\b(?:nothing|nobody|no code)(?: in [\w ]{3,30}?)? "
    r"(?:reads|writes|uses|needs)(?: (?:or|and|nor) \w+)? (?:it|the (?:table|column))\b"
    r"|(?:`|\b(?:table|column|it)) is (?:no longer|not) (?:used|needed|read)(?: any ?more)?\b"
)
_NOT_YET = over_lines(
    r"\b(?:not|never|rows?|once|when|until|unless|before|after|older)\b[^.;`]{0,60}"
    r"\b(?:go|dropped|removed)\b"
    r"|\b(?:go|dropped|removed) (?:after|by|when|once|as soon as)\b"
)
_RETIRED = over_lines(
    r"(?<!not )(?<!yet )(?<!be )"
    r"\b(?:retired|obsolete|deprecated|abandoned|disused|unused|switched off)\b"
)
_NAMED = re.compile(r"`(\w+(?:\.\w+){0,2})`|\b(\w+(?:[_.]\w+)+)\b|^\s*[-*+]\s+(\w+):", re.MULTILINE)
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
    """A paragraph, or a point of a list, that names one of them and says that it may go.

    A sentence that calls them retired may name several.
    """
    for part in _PART.finditer(page.text):
        about = _named(part[0], known)
        says = _GIVES_UP.search(part[0])
        if len(about) == 1 and says and not _NOT_YET.search(part[0]):
            yield about.pop(), f"{page.path}:{page.line(part.start() + says.start())}"
    for said in SENTENCE.finditer(page.text):
        if says := _RETIRED.search(said[0]):
            place = f"{page.path}:{page.line(said.start() + says.start())}"
            yield from ((name, place) for name in _named(said[0], known))


def _named(text: str, known: Mapping[str, Gone]) -> set[str]:
    return {name for found in _NAMED.findall(text) for name in found if name in known}

"""The contract in the text of an agent file: the same text gives the same items, always.

Two things make an item: a list whose heading or opening words say what its lines are ("You must
not:", "Escalation triggers", "Output format"), and a sentence that says by itself that something
must be ("Never …", "You MUST ask: …").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sddflow.domain.contract.item import Contract, Item, Kind
from sddflow.domain.contract.words import demands, forbids, plain, sentences
from sddflow.domain.spec.markdown import (
    Block,
    Head,
    Listing,
    Prose,
    Text,
    normalised,
    read_blocks,
)  # fmt: skip
from sddflow.domain.spec.markdown import Item as Entry

_SECTIONS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("escalation", (
        r"escalat", r"seek help", r"when (?:to ask|in doubt)",
        r"(?:invoke|ask|involve|stop for) the (?:user|human)\b.*when",
    )),
    ("report", (
        r"(?:output|response|report|answer|deliverable)s?\s+(?:format|form|structure|sections)",
        r"required documentation sections", r"what the (?:page|report) says",
        r"when delivering", r"for each request,? provide",
    )),
    ("checklist", (r"check-?list", r"before (?:completing|finishing|you finish|committing)")),
    ("must-not", (
        r"\bmust not\b", r"\b(?:never|do not):?$", r"\b(?:forbidden|prohibited|not yours)\b",
        r"\boff.limits\b", r"\bout of scope\b",
    )),
    ("must", (r"\bmust\b", r"\balways include\b", r"\bmandatory\b", r"\brequired\b")),
)  # fmt: skip
_BOX = re.compile(r"^\[[ xX]\]\s")
_ASK = re.compile(r"\b(?:must|always|first)\b[^.:?]*\bask\b[^\"“]*[\"“](?P<q>[^\"”]+\?)[\"”]", re.I)
_SCOPE = re.compile(
    r"\b(?:exclusively|only|solely)\s+(?:work\s+|write\s+|operate\s+)?"
    r"(?:in|inside|within|under|below)\s+(?:the\s+)?[`\"']?(?P<path>/?[\w.@-]+(?:/[\w.@-]*)*)[`\"']?"
    r"(?P<word>\s+(?:director(?:y|ies)|folders?|packages?|tree))?",
    re.IGNORECASE,
)
_FOLDER = re.compile(r"`(?P<path>[\w./-]+/)`")
_DOCUMENT = re.compile(r"\b(?:document(?:ation|s)?|reports?)\b[^.]*\b(?:in|to|under)\s+`", re.I)
_RECORDS = (
    ("phr", re.compile(r"\bPHRs?\b|prompt history record", re.IGNORECASE)),
    ("adr", re.compile(r"\bADRs?\b|architecture decision record", re.IGNORECASE)),
)
_RECORDED = re.compile(r"\b(?:create|write|creating|suggest|note|route|record)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Where:
    """What the lines around say an item is; None where they say nothing."""

    section: Kind | None = None
    intro: Kind | None = None

    @property
    def kind(self) -> Kind | None:
        return self.intro or self.section


def read_contract(text: str, *, role: str, line: int = 1) -> Contract:
    """The contract of a role.

    Args:
        text: its instructions.
        role: its name.
        line: of the file on which the text begins.
    """
    found: dict[tuple[Kind, str], Item] = {}
    for item in _walk(read_blocks(normalised(text)), _Where()):
        placed = replace(item, line=item.line + line - 1)
        found.setdefault((placed.kind, placed.value or placed.text.lower()), placed)
    return Contract(role, tuple(sorted(found.values(), key=lambda item: item.line)))


def kind_of(words: str) -> Kind | None:
    """What a heading, or the words before a list, say that its lines are."""
    return next((kind for kind, known in _SECTIONS if _any(known, words)), None)


def _any(patterns: tuple[str, ...], words: str) -> bool:
    return any(re.search(pattern, words, re.IGNORECASE) for pattern in patterns)


def _walk(blocks: tuple[Block, ...], where: _Where) -> Iterator[Item]:
    for block in blocks:
        if isinstance(block, Head):
            where = _Where(section=kind_of(block.title))
        elif isinstance(block, Prose):
            opens = block.text.words.rstrip(" *_").endswith(":")
            where = replace(where, intro=kind_of(block.text.words) if opens else None)
            yield from _said(block.text, opens=opens and where.intro is not None)
        elif isinstance(block, Listing):
            for entry in block.items:
                yield from _entry(entry, where)


def _entry(entry: Entry, where: _Where) -> Iterator[Item]:
    words = entry.text.words
    if _BOX.match(words):
        yield Item("checklist", plain(words), entry.text.line)
        return
    special = tuple(_special(entry.text))
    yield from special
    opens = words.rstrip(" *_").endswith(":")
    kind = where.kind
    if kind == "report":
        yield Item("report", plain(words), entry.text.line, _title(entry.text))
    elif kind is not None and not opens and not special:
        yield Item(kind, plain(words), entry.text.line)
    elif not special:
        yield from _sentences(entry.text)
    inner = (kind_of(words) or kind) if opens else None
    if kind != "report":
        yield from _walk(entry.below, _Where(intro=inner))


def _said(text: Text, *, opens: bool) -> Iterator[Item]:
    """A paragraph; its words before a list are told by the list."""
    special = tuple(_special(text))
    yield from special
    if not opens and not special:
        yield from _sentences(text)


def _sentences(text: Text) -> Iterator[Item]:
    for sentence, line in sentences(text):
        if sentence.endswith(":"):
            continue
        if forbids(sentence):
            yield Item("must-not", sentence, line)
        elif demands(sentence):
            yield Item("must", sentence, line)


def _special(text: Text) -> Iterator[Item]:
    """Questions to ask, the scope, documents and records: what code can take at its word."""
    for sentence, line in sentences(text):
        if found := _ASK.search(sentence):
            yield Item("question", sentence, line, found["q"].strip())
        elif (scope := _SCOPE.search(sentence)) and (scope["word"] or "/" in scope["path"]):
            yield Item("scope", sentence, line, scope["path"].strip("/"))
        elif (folder := _FOLDER.search(sentence)) and _DOCUMENT.search(sentence):
            yield Item("document", sentence, line, folder["path"].strip("/"))
        elif record := _record(sentence):
            yield Item("record", sentence, line, record)


def _record(sentence: str) -> str:
    if not _RECORDED.search(sentence):
        return ""
    return next((name for name, pattern in _RECORDS if pattern.search(sentence)), "")


def _title(text: Text) -> str:
    """A section's title: what is set off, or what stands before the colon."""
    title = text.lead or text.words.split(":", 1)[0].split(" – ", 1)[0]
    return plain(title).rstrip(":")

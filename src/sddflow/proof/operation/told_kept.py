"""Rows that have to be kept for years, as the application's own pages tell it."""

import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.proof.operation.project_pages import Page, over_lines, project_pages

_KEPT = over_lines(
    r"\b(?:kept|keep(?:ing)?|retain(?:ed)?|retention|preserved?|must (?:stay|remain))\b"
)
_LONG = over_lines(r"\b(?:years?|by law|legal(?:ly)?|tax(?:es)?|audits?|auditors?)\b")
_NOT = over_lines(r"\b(?:not|never|nobody) (?:\w+ )?(?:be )?(?:kept|keep|retain(?:ed)?)\b")
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_WHATEVER = over_lines(
    r"\b(?:by law|legal(?:ly)?|tax(?:es)?|audits?|auditors?|evidence"
    r"|(?:also|even) (?:when|if|of|for)|whoever|whether|(?:[1-9]\d|ten|twenty|thirty) years)\b"
)
_MONEY = frozenset({
    "invoice", "payment", "payout", "receipt", "refund", "bill", "charge", "transaction", "ledger",
    "fee",
})  # fmt: skip
_OF_MONEY = over_lines(r"\b(?:money|book-?keeping|accounting|billed|paid out|invoiced)\b")
_CLAUSE = re.compile(r",\s*(?:also|even|when|if|after|whoever|whether)\b", re.IGNORECASE)


def told_kept(root: Path, table: str) -> Place | None:
    """Where a sentence says that rows of a table are kept for years, or by law.

    It names them by the table's name, or by the first word of it: hires, for `hire_lines`; or it is
    about all that documents money, and so is the table by its name. Below a
    heading that is about what is kept, it need not say so again; how long it says there is as often
    the time after which rows are deleted, so that it must be ten years or more, or say why.

    Args:
        root: the application's folder.
        table: its name.
    """
    words = bare(table).lower().split("_")
    called = {singular(words[0]), singular(" ".join(words))}
    documents = bool(_MONEY & {singular(word) for word in words})
    for page in project_pages(root):
        for said, place in _keeping(page):
            rows = _CLAUSE.split(said, maxsplit=1)[0]
            plain = " ".join(singular(word) for word in re.findall(r"[a-z]+", rows.lower()))
            named = any(re.search(rf"\b{re.escape(name)}\b", plain) for name in called)
            if named or (documents and _OF_MONEY.search(rows)):
                return place
    return None


def _keeping(page: Page) -> Iterator[tuple[str, Place]]:
    """Sentences that want rows kept."""
    headings = [(page.line(found.start()), found[0]) for found in _HEADING.finditer(page.text)]
    for said, line in page.sentences():
        above = next((head for at, head in reversed(headings) if at < line), "")
        spoken = _KEPT.search(said) and _LONG.search(said)
        headed = _KEPT.search(above) and _LONG.search(said) and _WHATEVER.search(said)
        if (spoken or headed) and not _NOT.search(said):
            yield said, Place(page.path, line)

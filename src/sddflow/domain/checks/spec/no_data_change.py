"""spec-no-data-change: the spec says that the database stays as it is.

Not a problem: the run can end here. Where it is wrong, describe the new entities or attributes.
"""

import re
from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.spec.document import SpecDocument

CODE = "spec-no-data-change"

_SAID = re.compile(
    r"\bno (?:new )?(?:database|data(?: model)?|schema|db|model"
    r"|persistence) (?:changes?|migrations?|modifications?|entities)\b"
    r"|\b(?:does not|doesn't|without|requires? no"
    r"|needs? no)\s+(?:\w+\s+){0,3}?(?:database|schema|data model) (?:changes?"
    r"|migrations?)"
    r"|\bno (?:new )?(?:entities|tables|key entities)\b(?! (?:are|is) (?:changed|shared|deleted))"
    r"|\bno changes? to the (?:database|schema|data model)\b|\b(?:database|schema"
    r"|data model) (?:stays|remains|is) (?:as it is|unchanged)",
    re.I,
)  # fmt: skip


def says_so(document: SpecDocument) -> bool:
    """Whether the spec says it and describes nothing new."""
    return _line(document) > 0


def check(document: SpecDocument, existing: tuple[str, ...]) -> Iterator[Finding]:
    """One note where the spec needs no database change."""
    del existing
    line = _line(document)
    if line:
        yield Finding(
            CODE, "info", "the spec says that it needs no database change",
            Place(document.path, line),
            evidence=document.line(line).strip(), by="spec-check",
            cure="nothing to do; if that is wrong, describe the new entities or attributes",
        )  # fmt: skip


def _line(document: SpecDocument) -> int:
    if any(e.stored and (not e.existing or e.attributes) for e in document.entities):
        return 0
    lines = enumerate(document.text.split("\n"), 1)
    return next((n for n, text in lines if _SAID.search(text)), 0)

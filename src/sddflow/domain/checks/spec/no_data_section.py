"""spec-no-data-section: the spec describes no data.

Problem: "Key Entities" (or a data model) is missing or empty, so there is nothing to design.
Cure: describe each entity with its attributes; or say "No database changes".
"""

from collections.abc import Iterator

from sddflow.domain.checks.spec.no_data_change import says_so
from sddflow.domain.finding import Finding
from sddflow.domain.place import Place
from sddflow.domain.spec.document import SpecDocument
from sddflow.domain.spec.titles import is_data

CODE = "spec-no-data-section"


def check(document: SpecDocument, existing: tuple[str, ...]) -> Iterator[Finding]:
    """One error where no entity that is stored can be read."""
    del existing
    if says_so(document) or any(e.stored for e in document.entities):
        return
    empty = next((h for h in document.headings if is_data(h.title)), None)
    message = f'"{empty.title}" describes no entity' if empty else "the spec describes no data"
    yield Finding(
        CODE, "error", message, empty.place if empty else Place(document.path),
        cure='describe each entity under "### Key Entities" as '
        '`- **Name**: what it is. Attributes: …`, or write "No database changes" there',
        by="spec-check",
    )  # fmt: skip

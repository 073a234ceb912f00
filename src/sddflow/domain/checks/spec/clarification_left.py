"""spec-clarification-left: a `[NEEDS CLARIFICATION: …]` stands in the text.

Problem: whoever designs would have to guess. It is an error where it is about data, a warning
elsewhere. Cure: replace the marker, or answer it under "## Clarifications".
"""

import re
from collections.abc import Iterator

from sddflow.domain.checks.spec.answers import answer_to
from sddflow.domain.finding import Finding
from sddflow.domain.spec.document import Marker, SpecDocument
from sddflow.domain.spec.mentions import lexicon

CODE = "spec-clarification-left"

_DATA = re.compile(
    r"\b(?:stor(?:e|ed|age)|delet\w+|retention|retain\w*|kept|keep|attributes?|fields?"
    r"|columns?|unique\w*|required|optional"
    r"|length|characters|owner\w*|shared?|relationships?|one or (?:many|more)|entit\w+"
    r"|data|database|history|archiv\w*"
    r"|identifier|id|type|values?|status|maximum|limit)\b",
    re.I,
)


def check(document: SpecDocument, existing: tuple[str, ...]) -> Iterator[Finding]:
    """One finding per marker that is not answered."""
    del existing
    for marker in document.markers:
        if not (marker.text and answer_to(document, marker.text)):
            yield Finding(
                CODE, "error" if about_data(marker, document) else "warning",
                f"needs clarification: {marker.text or '(it does not say of what)'}",
                marker.place, evidence=document.line(marker.place.line).strip(), by="spec-check",
                cure='answer it in the text, or under "## Clarifications"',
            )  # fmt: skip


def about_data(marker: Marker, document: SpecDocument) -> bool:
    """Whether a marker concerns what is stored: by its words, or by the line it stands in."""
    if any(_DATA.search(text) for text in (marker.text,)):
        return True
    entities = tuple(e for e in document.entities if e.stored)
    inside = {p.line for e in entities for p in (e.place, *(a.place for a in e.attributes))}
    named = lexicon(tuple(e.name for e in entities)).found(marker.text)
    return marker.place.line in inside or any(n != "User" for n in named)

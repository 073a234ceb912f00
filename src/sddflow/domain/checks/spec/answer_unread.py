"""spec-answer-unread: an answered question whose answer the rules cannot read.

Problem: it is not asked again, and a design made by rules goes on as if nothing had been said; a
model reads the words itself. Cure: say it like "Deleting a User deletes its Notes", or in the
description of the entity.
"""

from collections.abc import Iterator

from sddflow.domain.finding import Finding
from sddflow.domain.spec.document import SpecDocument

CODE = "spec-answer-unread"


def check(document: SpecDocument, existing: tuple[str, ...]) -> Iterator[Finding]:
    """One note per answer that gave no statement."""
    del existing
    for one in document.clarifications:
        if not one.read:
            said = f'the rules cannot read the answer "{one.answer}" to "{one.question}"'
            yield Finding(
                CODE, "info", said, one.place, by="spec-check",
                cure='say it like "Deleting a User deletes its Notes", or where the entity stands',
            )  # fmt: skip

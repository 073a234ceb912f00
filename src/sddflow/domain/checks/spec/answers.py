"""What a human has answered already: a rule does not ask a second time."""

from sddflow.domain.spec.clarifications import plain
from sddflow.domain.spec.document import SpecDocument


def answer_to(document: SpecDocument, question: str) -> str:
    """The answer to a question, by its words; "" where there is none."""
    wanted = plain(question)
    found = (c.answer for c in document.clarifications if wanted and wanted in plain(c.question))
    return next(found, "")

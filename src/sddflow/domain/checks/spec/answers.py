"""What `## Clarifications` already answers: a rule does not ask a second time."""

import re

from sddflow.domain.spec.document import SpecDocument

_ANSWER = re.compile(
    r"^\s*[-*]\s+Q:\s*(?P<question>.+?)\s*(?:→|->|=>)\s*A:\s*(?P<answer>.+?)\s*$", re.M
)


def answers(document: SpecDocument) -> tuple[tuple[str, str], ...]:
    """Questions and answers of the section, in order."""
    title = next(
        (h for h in document.headings if h.title.strip().lower() == "clarifications"), None
    )
    if title is None:
        return ()
    after = (
        h.place.line
        for h in document.headings
        if h.place.line > title.place.line and h.level <= title.level
    )
    lines = document.text.split("\n")[title.place.line : next(after, None)]
    return tuple((m["question"], m["answer"]) for m in _ANSWER.finditer("\n".join(lines)))


def answer_to(document: SpecDocument, question: str) -> str:
    """The answer to a question, by its words; "" where there is none."""
    wanted = _plain(question)
    found = (a for q, a in answers(document) if wanted and wanted in _plain(q))
    return next(found, "")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))

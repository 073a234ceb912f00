"""Answered questions: `- Q: … → A: …` under `## Clarifications`, and those given at a gate."""

import re
from collections.abc import Iterator

from sddflow.domain.answers import Answers
from sddflow.domain.place import Place
from sddflow.domain.spec.document import Clarification
from sddflow.domain.spec.markdown import Head

_ANSWER = re.compile(r"^\s*[-*]\s+Q:\s*(?P<question>.+?)\s*(?:→|->|=>)\s*A:\s*(?P<answer>.+?)\s*$")


def read_clarifications(
    text: str, heads: list[Head], file: str, given: Answers = ()
) -> tuple[Clarification, ...]:
    """Each answered question once, with the answer that was given last.

    Args:
        text: of the spec.
        heads: its headings.
        file: for the places.
        given: answers that do not stand in the text.
    """
    here = Place(file)
    every = (*_written(text, heads, file), *(Clarification(q, a, here) for q, a in given))
    return tuple({plain(c.question): c for c in every}.values())


def plain(question: str) -> str:
    """A question by its words: case and marks do not count."""
    return " ".join(re.findall(r"\w+", question.lower()))


def _written(text: str, heads: list[Head], file: str) -> Iterator[Clarification]:
    title = next((h for h in heads if h.title.strip().lower() == "clarifications"), None)
    if title is None:
        return
    after = (h.line for h in heads if h.line > title.line and h.level <= title.level)
    lines = text.split("\n")[title.line : next(after, None)]
    for number, line in enumerate(lines, title.line + 1):
        if found := _ANSWER.match(line):
            yield Clarification(found["question"], found["answer"], Place(file, number))

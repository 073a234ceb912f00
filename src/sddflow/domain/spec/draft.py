"""What one reader found, before everything said about an entity is brought together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sddflow.domain.spec.document import Entity, Relationship
from sddflow.domain.spec.markdown import Text

_END = re.compile(r"(?<=[.;!?])\s+|\n(?=\s*[-*•])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that may state a relationship or a query.

    Args:
        text: one sentence or clause.
        line: of its first word.
        subject: the entity whose description it is part of, or "".
    """

    text: str
    line: int
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One description of an entity, with the sentences in it.

    Args:
        entity: as far as this description goes.
        sentences: that may say more.
        relationships: stated by foreign keys and diagrams.
        sure: False where only a heading or a diagram's line names it; it counts when a sure
            description of the same entity is found.
    """

    entity: Entity
    sentences: tuple[Sentence, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    sure: bool = True


def sentences(text: Text, subject: str = "") -> Iterator[Sentence]:
    """The sentences of a text, each with its line."""
    start = 0
    for end in (*(m.end() for m in _END.finditer(text.words)), len(text.words)):
        part = text.words[start:end]
        lead = len(part) - len(part.lstrip())
        line = text.line + text.words.count("\n", 0, start + lead)
        if part.strip():
            yield Sentence(" ".join(part.split()), line, subject)
        start = end

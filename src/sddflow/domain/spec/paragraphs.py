"""Entities that plain paragraphs describe: "A pet belongs to a user. It has a name, a species …".

A paragraph is a description only where it says both what the thing belongs to or is, and at least
two things that it has: running words alone make no table.
"""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.spec.attributes import in_sentences
from sddflow.domain.spec.document import Entity
from sddflow.domain.spec.draft import Draft, sentences
from sddflow.domain.spec.markdown import Prose, Text
from sddflow.domain.spec.words import class_name

_LEAST = 2
_OPENED = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=\n))(?:An?|Each|Every)\s+(?P<name>[a-z]+(?:[ -][a-z]+){0,2}?)\s+"
    r"(?:belongs?\s+to|is\s+(?:part\s+of|owned\s+by)|reserves|records|links|describes)\b"
)


def told_entity(block: Prose, file: str) -> Iterator[Draft]:
    """The entity a paragraph describes; none where it is running words."""
    words = block.text.words
    opened = _OPENED.search(words)
    if block.text.lead or opened is None:
        return
    name = class_name(opened["name"])
    line = block.text.line + words.count("\n", 0, opened.start())
    about = Text(words[opened.start() :], line)
    found = in_sentences(about.words, Place(file, line), opened["name"])
    if name and len(found) >= _LEAST:
        entity = Entity(name, " ".join(about.words.split()), Place(file, line), found, form="prose")
        yield Draft(entity, tuple(sentences(about, name)))

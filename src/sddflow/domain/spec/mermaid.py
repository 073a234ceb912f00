"""Entities as a Mermaid `erDiagram`: relationship lines and attribute blocks."""

import re

from sddflow.domain.place import Place
from sddflow.domain.spec import attributes, facts
from sddflow.domain.spec.document import Attribute, Cardinality, Entity, Relationship
from sddflow.domain.spec.draft import Draft
from sddflow.domain.spec.markdown import Fence
from sddflow.domain.spec.words import class_name

_NAME = r"[\"`]?([A-Za-z_][\w -]*?)[\"`]?(?:\[[^\]]*\])?"
_LINK = re.compile(rf"^\s*{_NAME}\s+([|}}][|o])(?:--|\.\.)([|o][|{{])\s+{_NAME}\s*(?::\s*(.*))?$")
_OPEN = re.compile(rf"^\s*{_NAME}\s*\{{\s*$")
_FIELD = re.compile(
    r"^\s*([\w()\[\],]+)\s+(\w+)((?:\s*,?\s*(?:PK|FK|UK))*)\s*(?:\"([^\"]*)\")?\s*$"
)


def is_diagram(fence: Fence) -> bool:
    """Whether a fence holds an entity relationship diagram."""
    return fence.language.split(" ")[0] in {"mermaid", ""} and bool(
        re.search(r"^\s*erDiagram\b", fence.content, re.M)
    )


def read_diagram(fence: Fence, file: str) -> tuple[Draft, ...]:
    """The boxes of a diagram as drafts; its lines as relationships of the children."""
    boxes: dict[str, tuple[Place, list[Attribute], list[Relationship]]] = {}
    inside = ""
    for number, line in enumerate(fence.content.split("\n")):
        place = Place(file, fence.line + number)
        link, opened = _LINK.match(line), _OPEN.match(line)
        if link:
            for one in _related(link, place):
                boxes.setdefault(one.entity, (place, [], []))[2].append(one)
        elif opened:
            inside = _name(opened[1])
            boxes[inside] = (place, *boxes.get(inside, (place, [], []))[1:])
        elif line.strip() == "}":
            inside = ""
        elif inside and (field := _field(line, place)):
            boxes[inside][1].append(field)
    return tuple(
        Draft(
            Entity(name, "", place, tuple(fields), form="mermaid"),
            relationships=tuple(links),
            sure=bool(fields),
        )
        for name, (place, fields, links) in boxes.items()
        if name
    )


def _name(word: str) -> str:
    """A box's name; diagrams write them in capitals."""
    return class_name(word.lower() if word.isupper() else word)


def _field(line: str, place: Place) -> Attribute | None:
    found = _FIELD.match(line)
    if not found:
        return None
    kind, name, keys, remark = found[1], found[2], found[3], found[4] or ""
    marks = [w for mark, w in (("PK", "primary key"), ("UK", "unique")) if mark in keys]
    return attributes.attribute(name, ", ".join((*marks, remark)).strip(", "), place, kind)


def _related(link: re.Match[str], place: Place) -> tuple[Relationship, ...]:
    """The relationship seen from the child; from the left where neither is one."""
    left, right = _name(link[1]), _name(link[4])
    many_left, many_right = "}" in link[2], "{" in link[3]
    text = link[0].strip()
    if not left or not right:
        return ()
    if many_right and not many_left:
        return (
            Relationship(
                right, left, "many-to-one", place, text, link[2] == "||", facts.on_delete_of(text)
            ),
        )
    cardinality: Cardinality = (
        "many-to-many" if many_left and many_right else "many-to-one" if many_left else "one-to-one"
    )
    required = link[3] == "||" if many_left and not many_right else None
    return (Relationship(left, right, cardinality, place, text, required),)

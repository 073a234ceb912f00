"""The time zone that plain times of a column are meant in, as the application's pages tell it."""

import re
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.proof.operation.project_pages import project_pages

_ZONE = re.compile(r"\b(?:[A-Z][a-z]+(?:_[A-Z][a-z]+)*/[A-Z][A-Za-z_]+|UTC)\b")


def told_zone(root: Path, column: str) -> tuple[str, Place] | None:
    """The zone that a paragraph names behind the column, or else before it in one sentence.

    Args:
        root: the application's folder.
        column: its name.
    """
    name = re.compile(rf"\b{re.escape(column)}\b")
    for page in project_pages(root):
        for found in name.finditer(page.text):
            before, after = page.text[: found.start()], page.text[found.end() :]
            behind = _ZONE.search(after.partition("\n\n")[0])
            sentence = re.split(r"[.;!?]\s|\n\n", before)[-1]
            ahead = _ZONE.findall(sentence)
            if behind or ahead:
                zone = behind[0] if behind else ahead[-1]
                return zone, Place(page.path, page.line(found.start()))
    return None

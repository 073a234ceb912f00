"""Rows that have to be kept for years, as the application's own pages tell it."""

import re
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.naming import singular
from sddflow.domain.schema.qualified import bare
from sddflow.proof.operation.project_pages import SENTENCE, over_lines, project_pages

_KEPT = over_lines(r"\b(?:kept|keep|retain(?:ed)?|preserved?|must (?:stay|remain))\b")
_LONG = over_lines(r"\b(?:years?|by law|legal(?:ly)?|tax(?:es)?|audits?|auditors?)\b")
_NOT = over_lines(r"\b(?:not|never|nobody) (?:\w+ )?(?:be )?(?:kept|keep|retain(?:ed)?)\b")


def told_kept(root: Path, table: str) -> Place | None:
    """Where a sentence says that rows of a table are kept for years, or by law.

    It names them by the table's name, or by the first word of it: hires, for `hire_lines`.

    Args:
        root: the application's folder.
        table: its name.
    """
    words = bare(table).lower().split("_")
    called = {singular(words[0]), singular(" ".join(words))}
    for page in project_pages(root):
        for found in SENTENCE.finditer(page.text):
            said = found[0]
            if _KEPT.search(said) and _LONG.search(said) and not _NOT.search(said):
                plain = " ".join(singular(word) for word in re.findall(r"[a-z]+", said.lower()))
                if any(re.search(rf"\b{re.escape(name)}\b", plain) for name in called):
                    at = found.start() + len(said) - len(said.lstrip())
                    return Place(page.path, page.line(at))
    return None

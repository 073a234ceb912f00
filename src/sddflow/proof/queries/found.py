"""Where the application's own source says something, by a pattern."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.proof.case import Case
from sddflow.proof.queries.own_files import own_files
from sddflow.target.source import source_text


def owners_of(case: Case, table: str) -> str:
    """What the source calls the owner of a column, as a pattern: its classes, and `notes.c`."""
    names = case.conventions.classes_of(table)
    return "|".join(map(re.escape, (*names, f"{bare(table)}.c")))


def found_in(case: Case, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Place]]:
    """Every match, with its place; revisions and env.py are no part of the application.

    Args:
        case: of the application.
        pattern: looked for in whole files.
    """
    for file, shown in own_files(case):
        text = source_text(file)
        for found in pattern.finditer(text):
            yield found, Place(shown, text.count("\n", 0, found.start()) + 1)

"""Where the application's own source says something, by a pattern."""

import re
from collections.abc import Iterator

from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.target.layout import python_files
from sddflow.target.source import source_text


def found_in(case: Case, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Place]]:
    """Every match, with its place; revisions and env.py are no part of the application.

    Args:
        case: of the application.
        pattern: looked for in whole files.
    """
    root = case.application.root
    migrations = (root / case.application.migrations.script_location).resolve()
    for file in python_files(root):
        if not file.resolve().is_relative_to(migrations):
            text = source_text(file)
            shown = file.relative_to(root).as_posix()
            for found in pattern.finditer(text):
                yield found, Place(shown, text.count("\n", 0, found.start()) + 1)

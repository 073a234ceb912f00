"""Where the application's own source says something, by a pattern."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sddflow.domain.place import Place
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Table
from sddflow.proof.case import Case
from sddflow.proof.queries.own_files import files_before, own_files
from sddflow.target.source import source_text


def owners_of(case: Case, table: str) -> str:
    """What the source calls the owner of a column, as a pattern: its classes, and `notes.c`."""
    names = case.conventions.classes_of(table)
    return "|".join(map(re.escape, (*names, f"{bare(table)}.c")))


def is_aside(case: Case, table: Table) -> bool:
    """The migration put rows in a table that no class is mapped to, and no source names."""
    now = case.now.get(table.name)
    if now is None or not now.rows or table.name in case.mapped:
        return False
    name = re.compile(rf"\b{re.escape(bare(table.name))}\b")
    return not any(True for _ in found_in(case, name))


def found_in(case: Case, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Place]]:
    """Every match, with its place; revisions and env.py are no part of the application.

    Args:
        case: of the application.
        pattern: looked for in whole files.
    """
    yield from _found(own_files(case), pattern)


def found_before(case: Case, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Place]]:
    """The same in the source as git has it from before, as far as git has it."""
    yield from _found(files_before(case), pattern)


def _found(
    files: Iterable[tuple[Path, str]], pattern: re.Pattern[str]
) -> Iterator[tuple[re.Match[str], Place]]:
    for file, shown in files:
        text = source_text(file)
        for found in pattern.finditer(text):
            yield found, Place(shown, text.count("\n", 0, found.start()) + 1)

"""Columns that are gone, and that the source still asks its tables and classes for."""

import re
from collections.abc import Iterator, Mapping

from sddflow.domain.place import Place
from sddflow.proof.case import Case
from sddflow.proof.queries.found import found_in


def asked_of(
    case: Case, gone: Mapping[str, frozenset[str]], names: Mapping[str, str]
) -> Iterator[tuple[str, str, str, Place]]:
    """`teachers.c.code`, `Teacher.code`: table, column, the words, and where they stand.

    Args:
        case: of the application.
        gone: by table, the columns that are there no more.
        names: by what the source calls a table, or its class, the table.
    """
    known = {name: table for name, table in names.items() if table in gone}
    if not known:
        return
    called = "|".join(map(re.escape, sorted(known)))
    columns = "|".join(re.escape(c) for c in sorted(frozenset().union(*gone.values())))
    said = re.compile(rf"(?<![\w.\"'])({called})\.(?:c\.|columns\.)?({columns})\b(?!\s*\()")
    kept = {found[found.lastindex or 0] for found, _ in found_in(case, _kept(columns))}
    for found, place in found_in(case, said):
        table = known[found[1]]
        if found[2] in gone[table] - kept:
            yield table, found[2], found[0], place


def _kept(columns: str) -> re.Pattern[str]:
    """An attribute of that name, whatever its column is called; `key="code"` of a column."""
    return re.compile(
        rf"^[ \t]+(?:def[ ]+)?({columns})\b[ ]*[:=(][ ]*(?![\w.]+[,)])|\bkey=[\"']({columns})[\"']"
        rf"|^[A-Z]\w*\.({columns})[ ]*=(?!=)",  # column_property, once both classes are there
        re.M,
    )

"""Only names become code: a design whose names are anything else is refused, not written."""

import re
from collections.abc import Iterator
from keyword import iskeyword

from sddflow.artifacts.layout import class_name
from sddflow.domain.schema.design import Addition, Design
from sddflow.domain.schema.table import Table
from sddflow.errors import UsageError

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_KEPT = frozenset({"SQLModel", "Field", "Relationship", "Base", "Index", "Text", "Any", "Optional"})


def admit_names(design: Design) -> None:
    """Refuse names that are no identifiers: they would stand in Python files as they are.

    Raises:
        UsageError: the first of them.
    """
    for what, name in _names(design):
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!r} cannot be the name of a {what}", cure="use plain ASCII")
    for table in design.tables:
        name = class_name(table)
        if not _NAME.fullmatch(name) or iskeyword(name) or name in _KEPT:
            raise UsageError(f"{name!r} cannot be the name of a class", place=table.name)


def _names(design: Design) -> Iterator[tuple[str, str]]:
    yield from (("table", table.name) for table in design.tables)
    grown: tuple[Table | Addition, ...] = (*design.tables, *design.additions)
    for each in grown:
        yield from (("column", column.name) for column in each.columns)
        yield from (("index", index.name) for index in each.indexes)
        yield from (("constraint", check.name) for check in each.checks)

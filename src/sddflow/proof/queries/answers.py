"""What the application's answers demand of each row: `VehicleOut.fuel_type` is never None.

An answer is a class of pydantic that is named for a mapped one, reads a row's attributes, and is
called like an answer.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.conventions import Conventions
from sddflow.domain.place import Place
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.queries.forms import ANSWERS
from sddflow.proof.queries.pydantic_classes import Classes, named_for, pydantic_classes

_READS_ROWS = re.compile(r"\b(?:from_attributes|orm_mode)\s*=\s*True")
_MAY_BE_NONE = re.compile(r"\bOptional\b|\bNone\b|\bAny\b|\bobject\b")


def demanded(
    root: Path, conventions: Conventions, table: Table, column: Column
) -> Iterator[tuple[str, Place]]:
    """Classes of answers that take no None for the column, and where they say so.

    Args:
        root: the application's folder.
        conventions: name the mapped classes.
        table: whose column it is.
        column: as the database has it.
    """
    names = conventions.classes_of(table.name)
    mapped = {c.name for c in conventions.classes}
    classes = pydantic_classes(root) if names else Classes({})
    for name in classes.nodes:
        is_answer = name not in mapped and name.endswith(ANSWERS) and classes.is_pydantic(name)
        if not is_answer or named_for(name, mapped) not in names:
            continue
        field = classes.field(name, column.name)
        said = "\n".join(ast.unparse(node) for node in classes.line(name))
        if field is None or field.annotation is None or not _READS_ROWS.search(said):
            continue
        none = _MAY_BE_NONE.search(ast.unparse(field.annotation))
        if none is None and not _is_mended(said, column.name):
            yield name, field.place


def _is_mended(said: str, column: str) -> bool:
    """A validator looks at the value before it is one."""
    return re.search(rf"validator\([^)]*(?:['\"]{re.escape(column)}['\"]|'\*')", said) is not None

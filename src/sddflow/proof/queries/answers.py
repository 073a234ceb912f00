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
from sddflow.proof.queries.pydantic_classes import Classes, Field, named_for, pydantic_classes
from sddflow.target.source import last_name

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
    for name, field, said in _answers(root, conventions, table.name, column.name):
        annotation = ast.unparse(field.annotation) if field.annotation is not None else "None"
        if not _MAY_BE_NONE.search(annotation) and not _is_mended(said, column.name):
            yield name, field.place


def words_of_answers(
    root: Path, conventions: Conventions, table: str, column: str
) -> Iterator[tuple[str, Place, frozenset[str]]]:
    """Classes of answers that take some words alone for a column: `Literal["open", "done"]`."""
    for name, field, said in _answers(root, conventions, table, column):
        for node in ast.walk(field.annotation) if field.annotation is not None else ():
            if isinstance(node, ast.Subscript) and last_name(node.value) == "Literal":
                told = [n.value for n in ast.walk(node.slice) if isinstance(n, ast.Constant)]
                words = frozenset(each for each in told if isinstance(each, str))
                if words and not _is_mended(said, column):
                    yield name, field.place, words


def read_by_answers(
    root: Path, conventions: Conventions, table: str, attribute: str
) -> Iterator[tuple[str, Place]]:
    """Classes of answers that read an attribute off each row, and have nothing in its place."""
    for name, field, said in _answers(root, conventions, table, attribute):
        if field.value is None and "validator(" not in said and "alias_generator" not in said:
            yield name, field.place


def _answers(
    root: Path, conventions: Conventions, table: str, attribute: str
) -> Iterator[tuple[str, Field, str]]:
    """Classes that read rows of a table, their field of that name, and all that they say."""
    names = conventions.classes_of(table)
    mapped = {c.name for c in conventions.classes}
    classes = pydantic_classes(root) if names else Classes({})
    for name in classes.nodes:
        is_answer = name not in mapped and name.endswith(ANSWERS) and classes.is_pydantic(name)
        if not is_answer or named_for(name, mapped) not in names:
            continue
        field = classes.field(name, attribute)
        said = "\n".join(ast.unparse(node) for node in classes.line(name))
        if field is not None and _READS_ROWS.search(said):
            yield name, field, said


def _is_mended(said: str, column: str) -> bool:
    """A validator looks at the value before it is one."""
    return re.search(rf"validator\([^)]*(?:['\"]{re.escape(column)}['\"]|'\*')", said) is not None

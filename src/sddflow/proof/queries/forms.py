"""What the forms of the source let through to a column: the bounds of `TaskCreate.stars`.

A form is a class of pydantic that is named for a mapped one, and is no answer and no filter. Its
bounds say which values it takes: the largest and the smallest reach the column one day.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sddflow.domain.conventions import Conventions
from sddflow.domain.schema.table import Column, Table
from sddflow.proof.queries.given_values import Given
from sddflow.proof.queries.pydantic_classes import named_for, pydantic_classes
from sddflow.target.source import last_name

ANSWERS = ("Out", "Read", "Response", "Public", "View", "Detail", "Summary", "Reply", "Result")
"""How a class that the application answers with is called."""
_ASKED = ("Filter", "Filters", "Query", "Search", "Params", "Page")
_BOUNDS = {"ge": 0, "le": 0, "gt": 1, "lt": -1}  # and how far the nearest whole number is
_OTHERWISE = ("like", "~", " in ", "= any", "regexp")


def given_by_forms(
    root: Path, conventions: Conventions, table: Table, column: Column
) -> Iterator[Given]:
    """The values at the bounds of each field that is called like the column.

    Args:
        root: the application's folder.
        conventions: name the mapped classes.
        table: whose column it is.
        column: as the database has it.
    """
    names = conventions.classes_of(table.name)
    mapped = {c.name for c in conventions.classes}
    classes = pydantic_classes(root)
    for name in classes.nodes:
        if name in mapped or name.endswith(ANSWERS + _ASKED) or not classes.is_pydantic(name):
            continue
        field = classes.field(name, column.name) if named_for(name, mapped) in names else None
        if field is not None:
            for each in _values(field.annotation, field.value, table, column):
                yield Given(each, _short(each), field.place, is_bound=True)


def _short(value: Any) -> str:  # noqa: ANN401 - a text or a number
    return f"{len(value)} signs" if isinstance(value, str) and set(value) == {"x"} else repr(value)


def _values(
    annotation: ast.expr | None, value: ast.expr | None, table: Table, column: Column
) -> Iterator[Any]:
    nodes = [n for part in (annotation, value) if part is not None for n in ast.walk(part)]
    for node in nodes:
        if isinstance(node, ast.Call):
            for word in node.keywords:
                if isinstance(word.value, ast.Constant | ast.UnaryOp):
                    yield from _bound(word.arg or "", _number(word.value), table, column)
        elif isinstance(node, ast.Subscript) and last_name(node.value) == "Literal":
            yield from (n.value for n in ast.walk(node.slice) if isinstance(n, ast.Constant))


def _number(node: ast.expr) -> float | None:
    try:
        said = ast.literal_eval(node)
    except ValueError:
        return None
    return said if isinstance(said, int | float) and not isinstance(said, bool) else None


def _bound(name: str, said: float | None, table: Table, column: Column) -> Iterator[Any]:
    if said is None:
        return
    if name in _BOUNDS and isinstance(said, int):
        yield said + _BOUNDS[name]
    elif name in ("max_length", "min_length") and _is_about_length(table, column):
        yield "x" * int(said)


def _is_about_length(table: Table, column: Column) -> bool:
    """Its rules speak of its length and of no form of its texts."""
    rules = [c.condition.lower() for c in table.checks if column.name in c.condition]
    formed = any(sign in rule for rule in rules for sign in _OTHERWISE)
    return not formed and (column.type.length is not None or any("length" in r for r in rules))

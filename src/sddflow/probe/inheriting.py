"""Classes that inherit from mapped classes: one object, a row in each of several tables."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from typing import Any

from .values import points_to_row


def has_parent(mapper: Any) -> bool:
    """Whether its rows are parts of rows in another table."""
    return mapper.inherits is not None and mapper.local_table is not mapper.inherits.local_table


def concrete(mapped: Any) -> Any:
    """The class itself, or the first below it, in the same table, that rows can be of."""
    from sqlalchemy import inspect

    mapper = inspect(mapped)
    if mapper.polymorphic_on is None or mapper.polymorphic_identity is not None:
        return mapped
    for below in mapper.self_and_descendants:
        if below.polymorphic_identity is not None and below.local_table is mapper.local_table:
            return below.class_
    return mapped


def written_together(rows: list[tuple[dict[str, Any], Any]]) -> dict[int, list[int]]:
    """By the number of a row, those of its object, parents first, where there are several.

    An object is of one class: the second heir of a row is no part of it, and goes without.

    Args:
        rows: each with its mapped class, or None where there is none.
    """
    from sqlalchemy import inspect

    wholes: dict[int, list[int]] = {}
    for number, (row, mapped) in enumerate(rows):
        mapper = inspect(mapped) if mapped is not None else None
        above = mapper.inherits.class_ if mapper is not None and has_parent(mapper) else None
        for parent in (v["row"] for v in row["values"].values() if points_to_row(v)):
            if rows[parent][1] is above:
                whole = wholes[number] = wholes.setdefault(parent, [parent])
                if whole[-1] == parent:
                    whole.append(number)
    return wholes

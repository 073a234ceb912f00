"""The tables and columns that the target's models declare."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from typing import Any

from ..request import Request
from ..tables import Found, find_tables


def run(request: Request) -> dict[str, Any]:
    """Tables with their columns; which of them Alembic sees; classes; what failed, and why."""
    return told(*find_tables(request))


def told(found: Found, seen: list[str]) -> dict[str, Any]:
    """What `find_tables` found, as JSON."""
    return {
        "tables": [
            {
                "name": name,
                "columns": [_column(c, found.classes.get(name)) for c in table.columns],
            }
            for name, table in sorted(found.tables.items())
        ],
        "alembic": sorted(seen),
        "classes": {name: f"{c.__module__}:{c.__name__}" for name, c in found.classes.items()},
        "skipped": found.skipped,
        "needs": found.needs,
    }


def _column(column: Any, mapped: Any) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": _type(column.type),
        "nullable": bool(column.nullable),
        "primary_key": bool(column.primary_key),
        "labels": _labels(column.type) or _identities(column, mapped),
        "filled": column.default is not None,
        "mapped": _is_mapped(column, mapped),
    }


def _labels(kind: Any) -> list[str]:
    """What an enumeration writes into the database; nothing for any other type."""
    told = getattr(kind, "enums", None) or getattr(getattr(kind, "impl", None), "enums", None)
    return [str(label) for label in told or ()]


def _identities(column: Any, mapped: Any) -> list[str]:
    """Of the column that tells which class a row is of: what names one; else nothing."""
    from sqlalchemy import inspect
    from sqlalchemy.exc import SQLAlchemyError

    try:
        mapper = inspect(mapped, raiseerr=False) if mapped is not None else None
        if mapper is None or mapper.polymorphic_on is not column:
            return []
        names = list(mapper.polymorphic_map)
    except SQLAlchemyError:
        return []  # the mappers cannot be configured: another check says so
    return names if all(isinstance(each, str) for each in names) else []


def _is_mapped(column: Any, mapped: Any) -> bool:
    """A class loads it; also where no class is known to be of its table."""
    from sqlalchemy import inspect
    from sqlalchemy.exc import SQLAlchemyError

    try:
        mapper = inspect(mapped, raiseerr=False) if mapped is not None else None
        of = [m for m in mapper.registry.mappers if m.local_table is column.table] if mapper else []
        return not of or any(each.columns.contains_column(column) for each in of)
    except SQLAlchemyError:
        return True  # the mappers cannot be configured: another check says so


def _type(kind: Any) -> str:
    """The type as SQL, or by its name where it has none of its own."""
    try:
        return str(kind)
    except Exception:  # noqa: BLE001 - a dialect's type may not compile by itself
        return type(kind).__name__

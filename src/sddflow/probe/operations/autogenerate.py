"""What Alembic would still change: its own comparison of the models with the scratch database."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from typing import Any

from ..environment import run_env
from ..request import Request


def run(request: Request) -> dict[str, Any]:
    """Operations as `{"op", "table", "name", "text"}`, as env.py's own settings compare."""
    from alembic.autogenerate import compare_metadata

    found: list[dict[str, str]] = []

    def compare(context: Any) -> None:
        metadata = context.opts.get("target_metadata")
        if metadata is None:
            return
        for difference in compare_metadata(context, metadata):
            several = difference if isinstance(difference, list) else [difference]
            found.extend(_described(d) for d in several)

    run_env(request, compare)
    return {"operations": found}


def _described(difference: Any) -> dict[str, str]:
    """`(name, thing)` or `(name, schema, table, column, …)` in words."""
    op, *rest = difference
    if op.startswith("modify_"):
        table, column = _whole(*rest[:2]), str(rest[2])
        text = f"{op} {table}.{column}: {rest[-2]!s} → {rest[-1]!s}"
        return {"op": op, "table": table, "name": column, "text": text}
    thing = rest[-1]
    owner = getattr(thing, "table", None)
    table = _whole(*rest[:2]) if len(rest) > 1 else _full(thing if owner is None else owner)
    name = _name(thing)
    text = (
        f"{op} {table}"
        if owner is None and len(rest) == 1
        else f"{op} {table}.{name or '(unnamed)'}"
    )
    return {"op": op, "table": table, "name": name, "text": text}


def _whole(schema: Any, table: Any) -> str:
    return f"{schema}.{table}" if schema else str(table)


def _full(table: Any) -> str:
    """With its schema, where it has one of its own."""
    return str(getattr(table, "fullname", "") or _name(table))


def _name(thing: Any) -> str:
    return str(getattr(thing, "name", None) or "")

"""Answers that a framework makes of what a function gives: with pydantic, as FastAPI does."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import inspect
import sys
import typing
from typing import Any

from .parameters import hints_of


def answered(function: Any, value: Any) -> Any:
    """What the function gives, as its answer has it; the same where it has none.

    Raises:
        Exception: what pydantic says against it.
    """
    model = _model(function)
    if model is None:
        return value
    from pydantic import TypeAdapter

    return TypeAdapter(model).validate_python(value, from_attributes=True)


def _model(function: Any) -> Any:
    """The `response_model` of its route, or the class that it says to return."""
    module = sys.modules.get(function.__module__)
    for router in list(vars(module).values()) if module is not None else ():
        routes = getattr(router, "routes", None)
        for route in routes if isinstance(routes, list) else ():
            if getattr(route, "endpoint", None) is function:
                return getattr(route, "response_model", None)
    hint = hints_of(function).get("return")
    return hint if any(_is_form(each) for each in (hint, *typing.get_args(hint))) else None


def _is_form(kind: Any) -> bool:
    return inspect.isclass(kind) and isinstance(getattr(kind, "model_fields", None), dict)

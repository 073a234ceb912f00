"""Imperative mappings that a function makes: the application calls it as it starts."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from contextlib import suppress
from types import FunctionType, ModuleType

_MAPS = "map_imperatively"


def map_classes(modules: Iterable[ModuleType]) -> None:
    """Call each function of the modules that maps classes and asks for nothing.

    One that was called before says that its classes are mapped: nothing is lost.
    """
    for function in [f for m in list(modules) for f in _functions(m)]:
        with suppress(Exception):
            function()


def _functions(module: ModuleType) -> list[FunctionType]:
    own = [f for f in vars(module).values() if isinstance(f, FunctionType)]
    own = [f for f in own if f.__module__ == module.__name__ and _MAPS in f.__code__.co_names]
    return [f for f in own if not _asks(f) and not inspect.iscoroutinefunction(f)]


def _asks(function: FunctionType) -> bool:
    """It has parameters without a default."""
    parameters = inspect.signature(function).parameters.values()
    plain = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return any(p.default is p.empty and p.kind not in plain for p in parameters)

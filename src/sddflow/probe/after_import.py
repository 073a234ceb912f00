"""Change a module at the moment it has been loaded, before anything can take names from it."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any, Optional

Hook = Callable[[Any], None]


class _Loader(importlib.abc.Loader):
    """The module's own loader, and the hook behind it."""

    def __init__(self, own: importlib.abc.Loader, hook: Hook) -> None:
        self._own, self._hook = own, hook

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Optional[ModuleType]:  # noqa: UP045 - Python 3.9
        return self._own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._own.exec_module(module)
        self._hook(module)

    def __getattr__(self, name: str) -> object:
        return getattr(self._own, name)


class _Watcher(importlib.abc.MetaPathFinder):
    """Finds nothing itself: asks the other finders, and puts the hook behind what they find."""

    def __init__(self, hooks: Mapping[str, Hook]) -> None:
        self._hooks = hooks

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in self._hooks:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _Loader(spec.loader, self._hooks[name])
                return spec
        return None


def watch(hooks: Mapping[str, Hook]) -> None:
    """Call each hook with its module, as soon as that is loaded (at once, if it is already)."""
    sys.meta_path.insert(0, _Watcher(hooks))
    for name, hook in hooks.items():
        if name in sys.modules:
            hook(sys.modules[name])

"""Database drivers lent to a target that has none for the scratch database."""

# ruff: noqa: ANN401 - what importlib.metadata gives and takes has another type in each Python

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.util
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

_PURE = frozenset({"aiosqlite", "typing_extensions"})


class Lent(importlib.metadata.PathDistribution):
    """What is installed with a package that is lent: it is none of the target's own."""


class _Lender(importlib.abc.MetaPathFinder):
    """The last of all finders: whatever the target has itself comes first."""

    def __init__(self, places: Mapping[str, str]) -> None:
        self._places = places

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol of finders
        target: ModuleType | None = None,  # noqa: ARG002 - the protocol of finders
    ) -> importlib.machinery.ModuleSpec | None:
        place = self._places.get(name)
        if place is None:
            return None
        file = Path(place)
        below = [str(file.parent)] if file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(name, file, submodule_search_locations=below)

    def find_distributions(self, context: Any = None) -> Iterator[Any]:
        """What is installed with a package that is lent: psycopg asks there which version it is."""
        name = str(getattr(context, "name", None) or "").replace("-", "_")
        place = self._places.get(name)
        if place is not None:
            is_package = Path(place).name == "__init__.py"
            beside = Path(place).parents[1 if is_package else 0]
            for info in beside.glob(f"{name}-*.dist-info"):
                yield Lent(info)


def lend(places: Mapping[str, str], lender: tuple[int, ...]) -> None:
    """Offer packages by the path of their first file; compiled ones to the same Python only."""
    same = lender == sys.version_info[:2]
    fitting = {name: place for name, place in places.items() if same or name in _PURE}
    sys.meta_path.append(_Lender(fitting))

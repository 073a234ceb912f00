"""Imports of a written file, in the order that ruff and isort give them."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from sddflow.artifacts.pretty import STEP

GROUPS = ("future", "standard", "third", "own")


@dataclass(frozen=True, slots=True)
class Import:
    """`from module import name`, or `import module` where there is no name.

    Args:
        module: dotted; relative with leading dots; `datetime as dt` under another name.
        name: what is taken from it.
        typing: needed by type checkers only, so that modules may point to each other.
    """

    module: str
    name: str = ""
    typing: bool = False


def group_of(module: str, own: Iterable[str]) -> str:
    """Which part of the imports a module belongs to.

    Args:
        module: dotted.
        own: top-level packages of the target.
    """
    top = module.split(maxsplit=1)[0].split(".", maxsplit=1)[0]
    if module.startswith(".") or top in own:
        return "own"
    if top == "__future__":
        return "future"
    return "standard" if top in sys.stdlib_module_names else "third"


def rank(name: str) -> tuple[int, str]:
    """Where a name stands in a list of imported ones: CONSTANTS, then Classes, then functions."""
    if len(name) > 1 and name.isupper():
        return 0, name
    return (1 if name[:1].isupper() else 2), name


def render(imports: Iterable[Import], own: Iterable[str], width: int) -> str:
    """The import part of a file, without an empty line at its end; "" where nothing is imported."""
    found, top = set(imports), tuple(own)
    later = {each for each in found if each.typing}
    if later:
        found |= {Import("typing", "TYPE_CHECKING")}
    parts = _parts(found - later, top, width)
    if later:
        inner = "\n".join(STEP + line for p in _parts(later, top, width - 4) for line in p)
        parts.append(["if TYPE_CHECKING:", inner])
    return "\n\n".join("\n".join(part) for part in parts)


def _parts(imports: set[Import], own: tuple[str, ...], width: int) -> list[list[str]]:
    parts = []
    for group in GROUPS:
        modules = {each.module for each in imports if group_of(each.module, own) == group}
        whole = {each.module for each in imports if not each.name}
        lines = [f"import {module}" for module in sorted(modules & whole)]
        for module in sorted(modules):
            names = {each.name for each in imports if each.module == module and each.name}
            lines += from_import(module, names, width) if names else []
        if lines:
            parts.append(lines)
    return parts


def from_import(module: str, names: Iterable[str], width: int) -> list[str]:
    """One `from … import …`, in brackets where it is too long for a line."""
    ordered = sorted(names, key=rank)
    whole = f"from {module} import {', '.join(ordered)}"
    if len(whole) <= width:
        return [whole]
    return [f"from {module} import (", *(f"{STEP}{name}," for name in ordered), ")"]

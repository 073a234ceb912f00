"""What other packages add, by entry points; looked for only when a name is not ours.

| group | a name stands for | its value |
| --- | --- | --- |
| `sddflow.stages` | what `uses` says in a workflow | `module:function`, a stage function |
| `sddflow.models` | `name:…` as `--model` says it | `module:function`, (rest, environ) → model |
| `sddflow.checks` | a check that runs | `module:CHECK`, a `proof.check.Check` |
| `sddflow.readings` | a check that reads | `module:READING`, a `proof.reading.reading.Reading` |
| `sddflow.agents` | a package with agent files | `module`: the folder `agents` beside it |
| `sddflow.workflows` | a package with workflow files | `module`: the folder `workflows` beside it |
"""

import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sddflow.errors import UsageError

STAGES, MODELS, CHECKS, READINGS = (
    "sddflow.stages", "sddflow.models", "sddflow.checks", "sddflow.readings",
)  # fmt: skip
AGENTS, WORKFLOWS = "sddflow.agents", "sddflow.workflows"


def names(group: str) -> tuple[str, ...]:
    """The names that other packages add to a group, in order."""
    return tuple(sorted({entry.name for entry in _entries(group)}))


def named(group: str, name: str) -> Any:  # noqa: ANN401 - as many kinds as there are groups
    """What stands behind a name; None where no package adds it.

    Raises:
        UsageError: two packages add that name, or it cannot be loaded; the line names the package.
    """
    found = [entry for entry in _entries(group) if entry.name == name]
    if len({entry.value for entry in found}) > 1:
        packages = " and ".join(sorted(_package(entry) for entry in found))
        raise UsageError(f"{name} is added to {group} by {packages}", cure="uninstall one of them")
    return _loaded(found[0]) if found else None


def every(group: str) -> tuple[Any, ...]:
    """Everything that is added to a group, in order of names.

    Raises:
        UsageError: as for `named`.
    """
    return tuple(named(group, name) for name in names(group))


def folders(group: str) -> Iterator[tuple[str, Path]]:
    """The folders of files that packages carry, each with the name it was added under."""
    below = group.rpartition(".")[2]
    for entry in sorted(_entries(group), key=lambda e: e.name):
        spec = find_spec(entry.module)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            if (Path(place) / below).is_dir():
                yield entry.name, Path(place) / below


def _entries(group: str) -> EntryPoints:
    return _on(tuple(sys.path), group)


@cache
def _on(_path: tuple[str, ...], group: str) -> EntryPoints:
    """Every package on the import path is opened for it: once is enough."""
    return entry_points(group=group)


def _loaded(entry: EntryPoint) -> Any:  # noqa: ANN401 - as many kinds as there are groups
    try:
        return entry.load()
    except Exception as error:  # noqa: BLE001 - another package's code may raise anything
        line = (str(error).splitlines() or [type(error).__name__])[0]
        raise UsageError(
            f"{entry.name} of the package {_package(entry)} cannot be loaded: {line}",
            place=entry.value,
            cure="mend or uninstall the package",
        ) from None


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else "an unknown package"

"""The metadata of the target: what env.py shows Alembic, and what the models' modules add."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from .environment import run_env
from .home import Home, home_of
from .loaded import since
from .mapping import map_classes
from .needs import needed
from .request import Request


@dataclass
class Found:
    """What was found.

    Args:
        env: the metadata env.py passes to Alembic.
        models: the metadata that mapped classes stand in, besides.
        classes: table name and mapped class.
        skipped: env.py, or modules, that could not be run, each with the reason.
        needs: settings that env.py asked for and did not get.
        home: where names lead, as env.py says.
    """

    env: list[Any] = field(default_factory=list)
    models: list[Any] = field(default_factory=list)
    classes: dict[str, Any] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    needs: list[dict[str, str]] = field(default_factory=list)
    home: Home = field(default_factory=Home)

    @property
    def all(self) -> list[Any]:
        """Every metadata, env.py's first, each once."""
        return list({id(m): m for m in (*self.env, *self.models)}.values())

    @property
    def tables(self) -> dict[str, Any]:
        """Every table by its name."""
        return {self.home.name(table): table for m in self.all for table in m.tables.values()}


_KNOWN: list[tuple[Found, list[str]]] = []


def find_tables(request: Request) -> tuple[Found, list[str]]:
    """Run env.py, then import what it left out; once in a process.

    Returns:
        What was found, and the names of the tables that Alembic sees: those of env.py's metadata
        before any other module is imported.

    Raises:
        Exception: whatever env.py or, where it shows no table, a module of models raises.
    """
    if not _KNOWN:
        _KNOWN.append(_find_tables(request))
    return _KNOWN[0]


def _find_tables(request: Request) -> tuple[Found, list[str]]:
    found = Found()
    trouble: Exception | None = None
    try:
        found.env, found.home = env_metadata(request)
    except Exception as error:  # noqa: BLE001 - the models may still be importable
        trouble, found.needs = error, needed(error, loading=True)
        found.skipped["env.py"] = f"{type(error).__name__}: {error}".splitlines()[0]
    seen = [found.home.name(table) for m in found.env for table in m.tables.values()]
    _import_models(request, found)
    if trouble is not None and not found.tables:
        raise trouble
    return found, seen


def env_metadata(request: Request) -> tuple[list[Any], Home]:
    """What env.py passes to Alembic as `target_metadata`, and where names lead.

    Returns:
        No metadata where it passes none.
    """
    if not (request.ini or request.toml):
        return [], Home()
    homes = [Home()]
    said = run_env(request, lambda context: homes.append(home_of(context))).get("target_metadata")
    several = said if isinstance(said, (list, tuple)) else [said]
    return [m for m in several if hasattr(m, "tables")], homes[-1]


def _import_models(request: Request, found: Found) -> None:
    """Import the models' modules; one that fails is fatal only where no table is known."""
    first: Exception | None = None
    for name in request.modules:
        if _is_loaded(name, request):
            continue
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - the target's own code may raise anything
            first = first or error
            found.skipped[name] = f"{type(error).__name__}: {error}".splitlines()[0]
    map_classes(module for module, _ in _own(request))
    found.models, found.classes = _mapped(request, found.home)
    if first is not None and not found.tables:
        raise first


def _is_loaded(name: str, request: Request) -> bool:
    """Its file was imported before, if by another name."""
    tail = Path(*name.split("."))
    files = [Path(root) / tail.with_suffix(".py") for root in request.roots]
    files += [Path(root) / tail / "__init__.py" for root in request.roots]
    wanted = {f.resolve() for f in files if f.is_file()}
    return any(file in wanted for _, file in _own(request))


def _own(request: Request) -> Iterator[tuple[ModuleType, Path]]:
    """The loaded modules whose files lie in the target, each with its file."""
    root = Path(request.root).resolve()
    for _, module in since():
        file = getattr(module, "__file__", None)
        if file is not None and "site-packages" not in file:
            path = Path(file).resolve()
            if path.is_relative_to(root):
                yield module, path


def _mapped(request: Request, home: Home) -> tuple[list[Any], dict[str, Any]]:
    """Metadata and mapped classes of every loaded module of the target."""
    metadata: dict[int, Any] = {}
    classes: dict[str, Any] = {}
    for module, _ in _own(request):
        for value in list(vars(module).values()):
            table = _table_of(value)
            if getattr(table, "metadata", None) is not None:
                metadata[id(table.metadata)] = table.metadata
                classes.setdefault(home.name(table), value)
    return list(metadata.values()), classes


def _table_of(value: object) -> Any:  # noqa: ANN401 - a table of SQLAlchemy, or None
    """The table of a class, whether its class names it or a registry maps it imperatively."""
    if not isinstance(value, type):
        return None
    table = getattr(value, "__table__", None)
    mapped = getattr(vars(value).get("__mapper__"), "local_table", None)
    return mapped if table is None and hasattr(mapped, "fullname") else table

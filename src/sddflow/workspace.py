"""The workspace: a folder with `sddflow.toml`, and the guard over every path used in it."""

import tomllib
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from math import isfinite
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from sddflow.domain.settings import Limits, Settings
from sddflow.errors import WorkspaceError

FILE = "sddflow.toml"
STATE = ".sddflow"
_KEPT = ("journal.db", "journal.db-wal", "journal.db-shm", ".gitignore", "locks")
_DIALECTS = ("sqlite", "postgresql")
V = TypeVar("V", Settings, Limits)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where sddflow works.

    Args:
        root: absolute path of the folder that holds `sddflow.toml`.
        settings: what that file says.
    """

    root: Path
    settings: Settings

    @property
    def target(self) -> Path:
        """The application's folder, absolute."""
        return inside(self.root, self.settings.target)

    @property
    def history(self) -> Path:
        """Where records go.

        Raises:
            WorkspaceError: a link leads it out of the workspace.
        """
        return inside(self.root, "history")

    @property
    def state(self) -> Path:
        """Where sddflow keeps its journal; never under version control.

        Raises:
            WorkspaceError: a link leads it, or what is kept in it, out of the workspace.
        """
        for kept in _KEPT:
            inside(self.root, f"{STATE}/{kept}")
        return inside(self.root, STATE)


def load_workspace(start: Path | None = None) -> Workspace:
    """The workspace around a folder.

    Args:
        start: a folder in it; the current one by default.

    Returns:
        The nearest folder upwards with an `sddflow.toml`; without one, the git root (or the
        folder itself) with default settings.

    Raises:
        WorkspaceError: the folder is missing, or the file is not valid.
    """
    here = (start or Path.cwd()).resolve()
    if not here.is_dir():
        raise WorkspaceError("there is no such folder", place=str(here))
    upwards = (here, *here.parents)
    for folder in upwards:
        if (folder / FILE).is_file():
            return Workspace(folder, read_settings(folder / FILE))
    root = next((f for f in upwards if (f / ".git").exists()), here)
    return Workspace(root, Settings())


def read_settings(path: Path) -> Settings:
    """The settings in an `sddflow.toml`.

    Raises:
        WorkspaceError: it is not TOML, a key is unknown, or a value has the wrong type.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise WorkspaceError(f"cannot be read: {error.strerror}", place=str(path)) from None
    except UnicodeDecodeError:
        raise WorkspaceError("is not UTF-8", place=str(path), cure="save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise WorkspaceError(f"is not valid TOML: {error}", place=str(path)) from None
    limits = _values(Limits(), found.pop("limits", {}), f"{path}: limits")
    env = found.pop("env", {})
    if not isinstance(env, dict):
        raise WorkspaceError("env must be a table of names and texts", place=str(path))
    pairs = tuple((str(name), str(value)) for name, value in env.items())
    sizes = _sizes(found.pop("sizes", {}), f"{path}: sizes")
    read = replace(_values(Settings(), found, str(path)), limits=limits, env=pairs, sizes=sizes)
    _check(read, str(path))
    return read


def _sizes(found: object, place: str) -> tuple[tuple[str, int], ...]:
    """Tables and their rows, `messages = 2_000_000`; those of a schema, `app.messages = 2_000_000`.

    TOML takes the dot for a table in a table.
    """
    if not isinstance(found, dict):
        raise WorkspaceError("must be a table of tables and numbers of rows", place=place)
    pairs: list[tuple[str, int]] = []
    for table, rows in found.items():
        if isinstance(rows, dict):
            pairs += ((f"{table}.{own}", n) for own, n in _sizes(rows, f"{place}.{table}"))
        elif type(rows) is not int or rows < 0:
            raise WorkspaceError("must be a number of rows", place=f"{place}.{table}")
        else:
            pairs.append((table, rows))
    return tuple(pairs)


def _check(settings: Settings, path: str) -> None:
    """What the type of a value alone does not say.

    Raises:
        WorkspaceError: a dialect nobody knows or none at all, a limit that limits nothing, or an
            application that runs on and is stopped.
    """
    if settings.rolling and settings.stopped:
        raise WorkspaceError("rolling and stopped exclude each other", place=f"{path}: stopped")
    known = f"known are {' and '.join(_DIALECTS)}"
    if not settings.dialects:
        raise WorkspaceError("names no dialect to prove on", place=f"{path}: dialects", cure=known)
    for name in settings.dialects:
        if name not in _DIALECTS:
            raise WorkspaceError(f"unknown {name!r}", place=f"{path}: dialects", cure=known)
    limits = settings.limits
    for field in fields(limits):
        value = getattr(limits, field.name)
        if not (isfinite(value) and value >= 0) or (field.name == "seconds" and not value):
            raise WorkspaceError(f"makes no sense as {value}", place=f"{path}: limits.{field.name}")


def _values(defaults: V, found: object, place: str) -> V:
    """`defaults` with the found keys set, each checked against the default's type."""
    if not isinstance(found, dict):
        raise WorkspaceError("must be a table", place=place)
    known = [f.name for f in fields(defaults)]
    values: dict[str, Any] = {}
    for key, value in found.items():
        if key not in known:
            near = get_close_matches(key, known, 1)
            cure = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise WorkspaceError(f"unknown key {key!r}", place=place, cure=cure)
        values[key] = _fit(value, getattr(defaults, key), f"{place}: {key}")
    return replace(defaults, **values)


def _fit(value: object, default: object, place: str) -> object:
    """The value as the type of its default: lists become tuples, whole numbers may be floats."""
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise WorkspaceError("must be a list of texts", place=place)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(default):
        words = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
        wanted = words[type(default)]
        raise WorkspaceError(f"must be {wanted}", place=place)
    return value


def inside(root: Path, relative: str) -> Path:
    """The absolute path of `relative` below `root`, links followed.

    Raises:
        WorkspaceError: it is absolute, or leads out of `root`, also through a link.
    """
    if "\0" in relative or PurePosixPath(relative).is_absolute() or Path(relative).is_absolute():
        raise WorkspaceError("must be a path relative to the workspace", place=repr(relative))
    top = root.resolve()
    path = (top / relative).resolve()
    if not path.is_relative_to(top):
        raise WorkspaceError(f"leads out of {top}", place=relative)
    return path

"""`init`: make a workspace of a project, without touching anything that is there."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sddflow.domain.change_set import FileChange
from sddflow.domain.settings import Settings
from sddflow.errors import Failed, TargetError, UsageError, WorkspaceError
from sddflow.workspace import FILE, Workspace, inside, load_workspace

_IGNORE = "*\n"
_NONE = "no Alembic environment"
_SPECS = ("specs", ".specify", "spec")
_TEMPLATE = """\
# sddflow's settings; every key may be left out.
target = "{target}"{said}

# workflow = "database-feature"
# model = "offline"                      # or "anthropic:<id>"; by default, what a key allows
# dialects = ["sqlite", "postgresql"]    # what a migration is proved on

# [env]                                  # made-up values the application needs to be imported
# SECRET_KEY = "not-a-secret"
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """A workspace, and what making it found and did.

    Args:
        workspace: ready to be used.
        found: what was seen in the project, one line each.
        written: paths that were made, relative to the workspace.
        kept: paths that were there and are left as they are.
        environment: files of an Alembic environment that could be made, relative to the target;
            empty where there is one, or nothing to make it from.
        features: names of the specs there are.
    """

    workspace: Workspace
    found: tuple[str, ...]
    written: tuple[str, ...]
    kept: tuple[str, ...]
    environment: tuple[FileChange, ...] = ()
    features: tuple[str, ...] = ()


def begin(folder: Path, target: str = "") -> Begun:
    """Write `sddflow.toml` and the state folder's `.gitignore`, where they are missing.

    Args:
        folder: of the workspace, absolute.
        target: the application's folder, relative to it; "" looks for it.

    Raises:
        WorkspaceError: the folder or the target is missing, or an `sddflow.toml` is not valid.
        UsageError: a settings file names another target already.
        Failed: nothing can be written there.
    """
    if not folder.is_dir():
        raise WorkspaceError("there is no such folder", place=str(folder))
    there = (folder / FILE).exists()
    if there and target and load_workspace(folder).settings.target != target:
        raise UsageError("is there already", place=FILE, cure="change `target` in it yourself")
    chosen, said = (target, "") if target else _find_target(folder)
    if not inside(folder, chosen).is_dir():
        raise WorkspaceError("there is no such folder", place=chosen)
    text = _TEMPLATE.format(target=chosen, said=f"    # {said}" if said else "")
    made = {FILE: text, ".sddflow/.gitignore": _IGNORE}
    written = tuple(path for path, body in made.items() if write_new(inside(folder, path), body))
    workspace = load_workspace(folder)
    return Begun(
        workspace=workspace,
        found=tuple(_seen(workspace)),
        written=written,
        kept=tuple(path for path in made if path not in written),
        environment=_environment(workspace),
        features=_features(workspace),
    )


def create_environment(begun: Begun) -> tuple[str, ...]:
    """Write the Alembic environment that `begun` offers; gives the paths, relative to the target.

    Raises:
        Failed: a file cannot be written.
    """
    target = begun.workspace.target
    return tuple(f.path for f in begun.environment if write_new(inside(target, f.path), f.content))


def write_new(path: Path, text: str) -> bool:
    """Write a file that is not there yet; False where one is.

    Raises:
        Failed: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    except OSError as error:
        raise Failed(f"cannot be written: {error.strerror}", place=str(path)) from None
    return True


def _find_target(root: Path) -> tuple[str, str]:
    """The application's folder, relative to the workspace, and a word where it is a guess."""
    found = tuple(dict.fromkeys(_with_specs(folder, root) for folder in _homes(root)))
    if len(found) == 1:
        return found[0].relative_to(root).as_posix(), ""
    if found:
        names = ", ".join(f.relative_to(root).as_posix() for f in found[:4])
        return ".", f"there are several applications: {names}"
    return ".", ""


def _homes(root: Path) -> tuple[Path, ...]:
    """Folders with Alembic's settings, up to three down, or else with specs; the root wins."""
    from sddflow.target.layout import folders

    every = tuple(folders(root, depth=3))
    for found in (
        tuple(folder for folder, names in every if "alembic.ini" in names),
        tuple(folder for folder, _ in every if any((folder / s).is_dir() for s in _SPECS)),
    ):
        if found:
            return (root,) if root in found else found
    return ()


def _with_specs(folder: Path, root: Path) -> Path:
    """The nearest folder upwards that has specs too; the folder itself where none has."""
    from sddflow.target.features import list_features

    upwards = [folder, *(p for p in folder.parents if p.is_relative_to(root))]
    return next((f for f in upwards if list_features(f)), folder)


def _seen(workspace: Workspace) -> Iterator[str]:
    from sddflow.target.conventions import read_conventions

    target, settings = workspace.target, workspace.settings
    found = read_conventions(target, settings)
    if found.orm == "none":
        yield f"no SQLModel or SQLAlchemy models below {os.path.relpath(target, workspace.root)}"
    else:
        style = "async" if found.is_async else "sync"
        yield f"{found.orm} models, {style}, in {found.models_path}"
    yield _alembic(target, settings)
    specs = len(_features(workspace))
    yield f"{specs} feature spec{'' if specs == 1 else 's'}"


def _alembic(target: Path, settings: Settings) -> str:
    from sddflow.target.migrations import read_migrations

    try:
        found = read_migrations(target, settings)
    except TargetError as error:
        return "no Alembic environment" if _NONE in error.message else error.message
    head = f"head {found.heads[0]}" if found.heads else "no revision yet"
    return f"Alembic in {found.ini}, {head}"


def _environment(workspace: Workspace) -> tuple[FileChange, ...]:
    """What would be made, where the application has models and no Alembic at all."""
    from sddflow.target.alembic_files import find_alembic
    from sddflow.target.conventions import read_conventions
    from sddflow.target.new_environment import create_environment as offered

    target, settings = workspace.target, workspace.settings
    try:
        find_alembic(target, settings)
    except TargetError as error:
        if _NONE not in error.message:
            return ()
    else:
        return ()
    try:
        return offered(target, read_conventions(target, settings))
    except TargetError:
        return ()


def _features(workspace: Workspace) -> tuple[str, ...]:
    from sddflow.target.features import list_features

    return tuple(f.words or f.name for f in list_features(workspace.target))

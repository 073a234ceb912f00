"""The target's Alembic environment, read without running it."""

import ast
from pathlib import Path

from sddflow.domain.conventions import Migrations
from sddflow.domain.settings import Settings
from sddflow.errors import TargetError
from sddflow.target.alembic_files import AlembicFile, find_alembic, read_alembic
from sddflow.target.layout import shown
from sddflow.target.revisions import (
    Revision,
    chain,
    demand_python,
    id_style,
    read_revisions,
    revision_files,
)
from sddflow.target.source import parse

_TEMPLATE = "%%(rev)s_%%(slug)s"


def read_migrations(
    target: Path, settings: Settings, only: tuple[Revision, ...] | None = None
) -> Migrations:
    """The target's Alembic environment and its history.

    Args:
        target: the application's folder, absolute.
        settings: `alembic_ini` chooses where there are several.
        only: the revisions that count, where a history is not whole; all where none are given.

    Raises:
        TargetError: there is no Alembic, or several environments to choose from; the history has
            two heads, a missing parent, an id twice, or a file that cannot be read.
    """
    target = target.resolve()
    found = read_alembic(find_alembic(target, settings), target)
    location = _script_location(found, target)
    places = _places(found, location)
    chosen = only is not None
    if only is None:
        only = read_revisions(places, target, deep=found.flag("recursive_version_locations"))
    ordered = chain(only, branches=chosen)
    for newest in ordered[-1:]:
        demand_python(newest)
    ids = tuple(r.id for r in ordered)
    return Migrations(
        ini=shown(found.path, target),
        script_location=shown(location, target),
        versions=shown(_newest_place(places, ordered).resolve(), target),
        heads=ids[-1:],
        revisions=ids,
        file_template=found.raw or _TEMPLATE,
        id_style=id_style(ids),
        batch=asks_for_batch(location / "env.py"),
    )


def version_files(target: Path, settings: Settings) -> tuple[Path, ...]:
    """The files among the revisions, in order, whatever is in them.

    Raises:
        TargetError: there is no Alembic environment, or several to choose from.
    """
    target = target.resolve()
    found = read_alembic(find_alembic(target, settings), target)
    places = _places(found, _script_location(found, target))
    return revision_files(places, deep=found.flag("recursive_version_locations"))


def _places(found: AlembicFile, location: Path) -> tuple[Path, ...]:
    """The folders of the revisions."""
    return found.version_locations or (location / "versions",)


def _script_location(found: AlembicFile, target: Path) -> Path:
    """The folder of env.py; `package:folder` is looked up below the import path."""
    said = found.text("script_location")
    package, colon, below = said.partition(":")
    if colon and not Path(said).is_absolute():
        inner = Path(*package.split("."), below)
        places = [root / inner for root in (*found.prepended, found.folder, found.folder / "src")]
    else:
        places = [found.folder / said]
    location = next((p.resolve() for p in places if (p / "env.py").is_file()), None)
    if location is None:
        raise TargetError(
            f"its script_location {said} holds no env.py",
            place=shown(found.path, target),
            cure="restore the folder, or run `alembic init`",
        )
    if not location.is_relative_to(target):
        raise TargetError(
            f"its script_location {said} leads out of the application",
            place=shown(found.path, target),
        )
    return location


def _newest_place(places: tuple[Path, ...], ordered: tuple[Revision, ...]) -> Path:
    """The folder that holds the head; the first one where there is none yet."""
    if ordered:
        newest = ordered[-1].file.resolve()
        return next((p for p in places if newest.is_relative_to(p.resolve())), places[0])
    return places[0]


def asks_for_batch(env: Path) -> bool:
    """Whether env.py passes `render_as_batch` as anything but False."""
    tree = parse(env)
    words = (n for n in ast.walk(tree) if isinstance(n, ast.keyword)) if tree else ()
    return any(
        w.arg == "render_as_batch" and not (isinstance(w.value, ast.Constant) and not w.value.value)
        for w in words
    )

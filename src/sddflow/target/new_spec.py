"""A spec that is not there yet: its place among the others, and its writing, never over a file."""

import shlex
from pathlib import Path

from sddflow.errors import Failed, SpecError
from sddflow.target.beginning import path_for
from sddflow.target.features import (
    check_feature_name,
    is_beside,
    list_features,
    name_of,
    specs_fitting,
)
from sddflow.workspace import inside


def place_of_new(target: Path, feature: str) -> str:
    """Where the spec of a new feature goes, in the project's own style of names.

    Returns:
        A POSIX path relative to the target; nothing is there.

    Raises:
        SpecError: the name is not usable, the feature has a spec, or a file is in its way.
        WorkspaceError: a link leads out of the target there.
    """
    check_feature_name(feature)
    if there := specs_fitting(target, feature):
        name = shlex.quote(there[0].name)
        raise SpecError(
            f"{feature.strip()!r} has a spec already", place=there[0].path,
            cure=f"edit it, then: sddflow spec check {name}",
        )  # fmt: skip
    if not name_of(feature):
        raise SpecError(
            "a new feature needs words in its name, not only a number", place=repr(feature),
            cure="such as add-conversations",
        )  # fmt: skip
    path = path_for(feature, tuple(f.path for f in list_features(target)))
    if path.endswith(f"{name_of(feature)}.md") and is_beside(feature):
        raise SpecError(
            "a file of that name beside specs is not read as one of them", place=path,
            cure="choose another name, such as add-conversations",
        )  # fmt: skip
    if inside(target, path).exists() or (target / path).is_symlink():
        raise _in_the_way(path)
    return path


def write_new(target: Path, path: str, text: str) -> None:
    """Write a spec that is not there yet, whole or not at all.

    Args:
        target: folder of the application.
        path: POSIX path relative to it.
        text: of the spec.

    Raises:
        SpecError: a file is there.
        Failed: it cannot be written.
        WorkspaceError: the path leads out of the target.
    """
    file = inside(target, path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            try:
                opened.write(text)
                opened.flush()
            except BaseException:  # an interrupt too must leave no half; it goes on
                file.unlink(missing_ok=True)
                raise
    except FileExistsError:
        raise _in_the_way(path) from None
    except OSError as error:
        raise Failed(f"cannot be written: {error.strerror}", place=str(file)) from None


def _in_the_way(path: str) -> SpecError:
    return SpecError(
        "is there already, and is not overwritten", place=path,
        cure="choose another name, or edit that file",
    )  # fmt: skip

"""Which Python interpreter the target runs in."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from sddflow.domain.settings import Settings
from sddflow.errors import TargetError


def find_python(target: Path, settings: Settings) -> Path:
    """The target's interpreter.

    Args:
        target: the application's folder.
        settings: `python` decides, where it is set: an interpreter or an environment's folder.

    Returns:
        That one; else a `.venv` or `venv` of the target or a folder above it, up to the git root;
        else the active environment; else the one sddflow runs in. Links are kept as they are: a
        resolved one would leave its environment.

    Raises:
        TargetError: the one that is set does not exist.
    """
    target = target.resolve()
    if settings.python:
        chosen = target / Path(settings.python).expanduser()
        found = chosen if chosen.is_file() else _in_environment(chosen)
        if found is None:
            raise TargetError(
                "there is no such interpreter",
                place=settings.python,
                cure="correct `python` in sddflow.toml",
            )
        return found
    places = [*_environments(target), Path(os.environ.get("VIRTUAL_ENV") or "/nonexistent")]
    return next((p for place in places if (p := _in_environment(place))), Path(sys.executable))


def _environments(target: Path) -> Iterator[Path]:
    """Folders where the target's own environment may stand."""
    for folder in (target, *target.parents):
        yield from (folder / ".venv", folder / "venv")
        if folder == target:
            yield from (folder / "backend" / ".venv", folder / "backend" / "venv")
        if (folder / ".git").exists():
            return


def _in_environment(folder: Path) -> Path | None:
    """Its interpreter, if this system can run it: a folder may come from another one."""
    names = ("bin/python", "bin/python3", "Scripts/python.exe")
    found = (folder / name for name in names)
    return next((f for f in found if f.is_file() and os.access(f, os.X_OK)), None)

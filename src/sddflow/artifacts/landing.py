"""Landing: a change set moves into the target, all of it or nothing."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from sddflow.artifacts.undo import FOLDER, Move, Undo, journalled, recover, sync
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.digest import digest
from sddflow.errors import LandingError, WorkspaceError
from sddflow.workspace import inside

REDO = "look at what changed, then `sddflow run FEATURE` designs on top of it"


def land(target: Path, change_set: ChangeSet) -> tuple[str, ...]:
    """Put the files in place.

    A landing that was killed in the middle is undone first; one that was already done is not
    done again.

    Returns:
        The paths, relative to the target.

    Raises:
        LandingError: a file is not what the change set replaces, or could not be written;
            nothing of the change set was left.
    """
    root = target.resolve()
    try:
        recover(root)
        files = [(each, _place(root, each.path)) for each in change_set.files]
        if not all(_text(path) == each.content for each, path in files):
            _unchanged(files)
            _move_in(root, files)
    except OSError as error:
        raise _failed(error, root) from None
    return tuple(each.path for each in change_set.files)


def _move_in(root: Path, files: list[tuple[FileChange, Path]]) -> None:
    undo = Undo(tuple(_moves(root, files)), _missing_folders(path for _, path in files))
    with journalled(root, undo):
        _stage(undo, files)
        for move in undo.moves:
            os.replace(move.staged, move.path)  # noqa: PTH105 - the one step that counts
        for folder in sorted({Path(move.path).parent for move in undo.moves}):
            sync(folder)


def _place(root: Path, path: str) -> Path:
    try:
        found = inside(root, path)
    except WorkspaceError as error:
        raise LandingError(error.message, place=error.place) from None
    if found.is_dir() or found == root:
        raise LandingError("is a folder", place=path)
    return found


def _text(path: Path) -> str | None:
    """What is there; None where nothing is."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except (FileNotFoundError, NotADirectoryError):
        return None


def _unchanged(files: Iterable[tuple[FileChange, Path]]) -> None:
    """Every file is still the one that the change set was made for."""
    others = []
    for each, path in files:
        text = _text(path)
        if (digest(text) if text is not None else "") != each.replaces:
            others.append(each.path)
    if others:
        raise LandingError(f"changed since the design: {', '.join(others)}", cure=REDO)


def _moves(root: Path, files: Iterable[tuple[FileChange, Path]]) -> Iterable[Move]:
    for number, (each, path) in enumerate(files):
        staged = path.with_name(f".{path.name}.sddflow-new")
        backup = root / FOLDER / f"{number}.old" if each.replaces else ""
        yield Move(str(path), str(staged), str(backup), digest(each.content))


def _missing_folders(paths: Iterable[Path]) -> tuple[str, ...]:
    """Folders that have to be made, parents first."""
    missing = {str(up) for path in paths for up in path.parents if not os.path.lexists(up)}
    return tuple(sorted(missing))


def _stage(undo: Undo, files: Iterable[tuple[FileChange, Path]]) -> None:
    """Write every new text beside its place; a full disk shows here, when nothing has moved."""
    for folder in undo.folders:
        Path(folder).mkdir()
    for move, (each, path) in zip(undo.moves, files, strict=True):
        with Path(move.staged).open("xb") as file:
            file.write(each.content.encode())
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(move.staged).chmod(stat.S_IMODE(path.stat().st_mode))


def _failed(error: OSError, root: Path) -> LandingError:
    place = str(error.filename or root).removeprefix(f"{root}/")
    return LandingError(
        f"nothing was landed: {error.strerror or error}",
        place=place,
        cure="make room or permission, then `sddflow resume`",
    )

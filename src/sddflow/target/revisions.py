"""Revision files, read without running them, and the chain they form."""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from sddflow.errors import TargetError
from sddflow.target.layout import shown
from sddflow.target.revision_head import read_head
from sddflow.target.source import assigned, tree_of


@dataclass(frozen=True)
class Revision:
    """A revision file.

    Args:
        id: its revision id.
        parents: ids it follows; empty for a base.
        file: absolute path.
        shown: its path relative to the target.
        needs: ids of other branches that must have run before, its `depends_on`.
        labels: names of the branch that begins with it.
    """

    id: str
    parents: tuple[str, ...]
    file: Path
    shown: str
    needs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def read_revisions(places: Iterable[Path], target: Path, *, deep: bool) -> tuple[Revision, ...]:
    """The revisions in some folders, in order of file.

    Args:
        places: the folders; one that is missing holds none.
        target: paths are told relative to it.
        deep: folders below count too.

    Raises:
        TargetError: a file cannot be parsed, or says no revision id.
    """
    return tuple(read_revision(file, target) for file in revision_files(places, deep=deep))


def revision_files(places: Iterable[Path], *, deep: bool) -> tuple[Path, ...]:
    """The files that Alembic takes for revisions, in order; `deep`: in folders below too."""
    pattern = "**/*.py" if deep else "*.py"
    real = cache(Path.resolve)
    files: dict[Path, Path] = {}
    for file in (f for place in places for f in sorted(place.glob(pattern)) if _counts(f)):
        own = file.resolve() if file.is_symlink() else real(file.parent) / file.name
        files[own] = file
    return tuple(files.values())


def _counts(file: Path) -> bool:
    """Alembic takes every source file for a revision, but packages and editors' locks."""
    hidden = file.name.startswith((".#", "__init__"))
    return not hidden and "__pycache__" not in file.parts and file.is_file()


def read_revision(file: Path, target: Path) -> Revision:
    """One revision file.

    Raises:
        TargetError: it cannot be parsed, or says no revision id.
    """
    state = file.stat()
    return _read(file, target, state.st_mtime_ns, state.st_size)


def ids_said(source: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The id of a revision and its parents, as a file's text says them; empty where it says none.

    Raises:
        TargetError: it is not Python.
    """
    said = _said(source, "")
    return _ids(said.get("revision")), _ids(said.get("down_revision"))


def demand_python(revision: Revision) -> None:
    """Nothing, where a revision's file is valid Python to its end: its head alone may be.

    Raises:
        TargetError: it is not.
    """
    _tree(revision.file.read_bytes(), revision.shown)


@lru_cache(maxsize=8192)
def _read(file: Path, target: Path, changed: int, size: int) -> Revision:  # noqa: ARG001 - part of the key
    """Read it anew only where the file has changed."""
    place = shown(file, target)
    said = _said(file.read_bytes(), place)
    ids = _ids(said.get("revision"))
    if len(ids) != 1:
        raise TargetError(
            "stands among the revisions and says no revision id",
            place=place,
            cure="give it `revision = …`, or move it out of the folder: Alembic stops at it",
        )
    parents, needs, labels = (
        _ids(said.get(name)) for name in ("down_revision", "depends_on", "branch_labels")
    )
    return Revision(ids[0], parents, file, place, needs, labels)


def _said(source: bytes, place: str) -> Mapping[str, object]:
    """What the names of a revision are set to; something that is no literal is None."""
    head = read_head(source)
    if head is not None:
        return head
    return {name: _literal(value) for name, _, value, _ in assigned(_tree(source, place).body)}


def _tree(source: bytes, place: str) -> ast.Module:
    try:
        return tree_of(source)
    except SyntaxError as error:
        line = f"{place}:{error.lineno}" if error.lineno else place
        raise TargetError(f"a revision is not valid Python: {error.msg}", place=line) from None
    except ValueError as error:
        raise TargetError(f"a revision is not valid Python: {error}", place=place) from None


def _literal(node: ast.expr | None) -> object:
    try:
        return ast.literal_eval(node) if node is not None else None
    except ValueError:
        return None


def _ids(value: object) -> tuple[str, ...]:
    """An id or several; empty for whatever is none."""
    found = value if isinstance(value, tuple | list) else (value,)
    return tuple(v for v in found if isinstance(v, str) and v)


def chain(revisions: tuple[Revision, ...], *, branches: bool = False) -> tuple[Revision, ...]:
    """The revisions from base to head, each after those it follows and depends on.

    Args:
        revisions: in order of file.
        branches: several heads are no error.

    Raises:
        TargetError: an id stands twice, a parent is missing, they form a circle, or there are
            several heads.
    """
    known = _by_id(revisions)
    for revision in revisions:
        for parent in revision.parents:
            if parent not in known:
                raise TargetError(
                    f"follows revision {parent}, which does not exist",
                    place=revision.shown,
                    cure="restore the missing file, or correct `down_revision`",
                )
        for need in unknown_needs(revision, revisions):
            raise TargetError(
                f"depends on revision {need}, which does not exist",
                place=revision.shown,
                cure="restore the missing file, or correct `depends_on`",
            )
    ordered = _ordered(known)
    ends = heads(revisions)
    if len(ends) > 1 and not branches:
        names = ", ".join(f"{r.id} ({r.shown})" for r in ends)
        raise TargetError(
            f"the history has {len(ends)} heads: {names}", cure="run `alembic merge heads`"
        )
    return ordered


def unknown_needs(revision: Revision, revisions: tuple[Revision, ...]) -> tuple[str, ...]:
    """What it depends on and nobody is: no id, no beginning of one, no branch's name."""
    labels = {label for each in revisions for label in each.labels}
    wanted = (n for n in revision.needs if n.partition("@")[0] not in labels)
    return tuple(n for n in wanted if not any(r.id.startswith(n) for r in revisions))


def heads(revisions: tuple[Revision, ...]) -> tuple[Revision, ...]:
    """Those that nothing follows."""
    followed = {parent for r in revisions for parent in r.parents}
    return tuple(r for r in revisions if r.id not in followed)


def _by_id(revisions: tuple[Revision, ...]) -> dict[str, Revision]:
    known: dict[str, Revision] = {}
    for revision in revisions:
        twin = known.setdefault(revision.id, revision)
        if twin is not revision:
            raise TargetError(
                f"revision id {revision.id} stands in two files: {twin.shown}, {revision.shown}",
                cure="give one of them another id, and correct what follows it",
            )
    return known


def _ordered(known: dict[str, Revision]) -> tuple[Revision, ...]:
    """Parents first; otherwise in order of file."""
    places = {id_: number for number, id_ in enumerate(known)}
    waits = {r.id: len(_before(r, known)) for r in known.values()}
    after: dict[str, list[Revision]] = {}
    for revision in known.values():
        for parent in _before(revision, known):
            after.setdefault(parent, []).append(revision)
    done, ready = [], [r for r in known.values() if not waits[r.id]]
    while ready:
        done += ready
        freed = []
        for child in (c for r in ready for c in after.get(r.id, ())):
            waits[child.id] -= 1
            freed += [child] if not waits[child.id] else []
        ready = sorted(freed, key=lambda r: places[r.id])
    if len(done) < len(known):
        names = ", ".join(sorted(known.keys() - {r.id for r in done}))
        raise TargetError(f"revisions follow each other in a circle: {names}")
    return tuple(done)


def _before(revision: Revision, known: dict[str, Revision]) -> set[str]:
    """What must have run before it: what it follows, and what it depends on."""
    return {each for each in (*revision.parents, *revision.needs) if each in known}


def id_style(ids: tuple[str, ...]) -> Literal["hex", "number", "date"]:
    """How most revisions are numbered; Alembic's own way where there are none."""
    styles = [_style(i) for i in ids]
    return max(("hex", "number", "date"), key=styles.count) if styles else "hex"


def _style(revision: str) -> Literal["hex", "number", "date"]:
    if re.fullmatch(r"(19|20)\d{2}[_-]?(0\d|1[0-2])[_-]?[0-3]\d([_-]?\d{4,6})?([_-].*)?", revision):
        return "date"
    if re.fullmatch(r"\d{1,6}([_-].*)?", revision):
        return "number"
    return "hex"

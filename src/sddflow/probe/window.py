"""A window on a long history: of its revision files, only those that are to run are loaded.

The revision that the database stands at, or goes down to, is put in as one that follows nothing.
Whatever asks Alembic for more than the way from there sees too little, so that code which walks
the history gets all of it, and whatever goes wrong before a statement has changed anything is
tried once more with all of it.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from .connecting import with_connection
from .request import Request

_WALKS = re.compile(
    r"\b(?:ScriptDirectory|walk_revisions|iterate_revisions|revision_map|_load_revisions"
    r"|get_(?:revisions?|heads|bases?|current_head)|alembic\.script)\b|\.script\b"
)
_HARMLESS = re.compile(r"\s*(?:select|pragma|show|explain|set)\b", re.I)
Line = list[tuple[str, str]]


class WindowError(Exception):
    """It failed with a part of the history; with all of it, it may not."""


@contextmanager
def window(request: Request, start: str, statements: list[str]) -> Iterator[None]:
    """Load only what follows `start`, where that is plainly enough.

    Args:
        request: its argument `window` has `env`, the path of env.py, and `line`: id and file of
            revisions that follow each other, up to the only head.
        start: where the database stands, or goes down to.
        statements: that are executed meanwhile.

    Raises:
        WindowError: it failed, and nothing has been changed.
    """
    line = _after(request, start)
    narrowed = _narrowed(line) if line else None
    if narrowed is None:
        yield
        return
    try:
        with narrowed:
            yield
    except BaseException as error:
        if all(_HARMLESS.match(statement) for statement in statements):
            raise WindowError(str(error)) from error
        raise


def _after(request: Request, start: str) -> Line:
    """The revision at the start and all that follow; empty where not all is plain."""
    said = request.arguments.get("window") or {"line": [], "env": ""}
    line = [(str(name), str(file)) for name, file in said["line"]]
    names = [name for name, _ in line]
    wanted = request.arguments.get("revision")
    if start not in names or wanted not in (*names[names.index(start) :], "head", "heads"):
        return []
    after = line[names.index(start) :]
    files = [str(said["env"]), *(file for _, file in after[1:])]
    texts = (Path(file).read_text("utf-8", "replace") for file in files)
    return [] if any(_WALKS.search(text) for text in texts) else after


def standing(request: Request) -> str:
    """The revision that the database stands at; "" where that is not plain, or not asked for."""
    if not request.arguments.get("window"):
        return ""

    def read(connection: Any) -> list[str]:
        return list(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())

    try:
        found = with_connection(request, read)
    except Exception:  # noqa: BLE001 - no such table, another table, whatever the driver says
        return ""
    return str(found[0]) if len(found) == 1 else ""


def _narrowed(line: Line) -> AbstractContextManager[None] | None:
    """The first history that Alembic reads meanwhile is this one; None where it cannot be."""
    from alembic.script.base import Script, ScriptDirectory

    make = getattr(Script, "_from_path", None)  # not in old versions
    load = getattr(ScriptDirectory, "_load_revisions", None)
    return None if make is None or load is None else _reading(line, make, load)


@contextmanager
def _reading(line: Line, make: Any, load: Any) -> Iterator[None]:
    from alembic.script.base import Script, ScriptDirectory

    first: list[Any] = []
    initialise = ScriptDirectory.__init__

    def note(self: Any, *words: Any, **said: Any) -> None:
        initialise(self, *words, **said)
        first.append(self)

    def load_line(self: Any) -> Iterator[Any]:
        if self is not first[0] or self.sourceless:
            yield from load(self)
            return
        name, file = line[0]
        yield Script(_stub(name), name, file)
        for _, file in line[1:]:
            yield make(self, Path(file))

    ScriptDirectory.__init__ = note  # type: ignore[method-assign]  # put back below
    ScriptDirectory._load_revisions = load_line  # type: ignore[method-assign]  # noqa: SLF001 - its only way in
    try:
        yield
    finally:
        ScriptDirectory.__init__ = initialise  # type: ignore[method-assign]  # as it was
        ScriptDirectory._load_revisions = load  # type: ignore[method-assign]  # noqa: SLF001 - as it was


def _stub(name: str) -> ModuleType:
    module = ModuleType(name, "")
    module.revision, module.down_revision = name, None  # type: ignore[attr-defined]  # as in a file
    return module

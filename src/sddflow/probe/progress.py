"""Which revision is running, and which statement: so that a failure, or a standstill, can be named.

A process that stands still has no answer to give: what it is at stands in a file beside it.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .redirect import listening

_RUNNING: list[str] = []
_LONGEST = 4000


@contextmanager
def noted_progress(folder: str) -> Iterator[None]:
    """Keep meanwhile the revision whose `upgrade()` or `downgrade()` was entered last.

    Args:
        folder: for the file `running`, which also has the statement that runs.
    """
    from sqlalchemy.engine import Engine

    _RUNNING.clear()
    file = os.open(Path(folder) / "running", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def write(statement: str) -> None:
        said = json.dumps({"revision": running(), "statement": statement.strip()[:_LONGEST]})
        os.ftruncate(file, 0)
        os.pwrite(file, said.encode(), 0)

    def before(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        write(statement)

    def after(*_words: Any) -> None:
        write("")

    heard = listening(Engine, before_cursor_execute=before, after_cursor_execute=after)
    try:
        with heard, _noted_revisions(lambda: write("")):
            yield
    finally:
        os.close(file)


@contextmanager
def _noted_revisions(entered: Callable[[], None]) -> Iterator[None]:
    from alembic.runtime.migration import RevisionStep

    original = RevisionStep.__init__

    def prepare(self: Any, *words: Any, **said: Any) -> None:
        original(self, *words, **said)
        revision, run = self.revision.revision, self.migration_fn

        def running(**options: Any) -> Any:
            _RUNNING[:] = [revision]
            entered()
            return run(**options)

        self.migration_fn = running

    RevisionStep.__init__ = prepare  # type: ignore[method-assign]  # put back below
    try:
        yield
    finally:
        RevisionStep.__init__ = original  # type: ignore[method-assign]  # as it was


def running() -> str:
    """The revision that was entered last; "" where none was."""
    return _RUNNING[0] if _RUNNING else ""


def statement_of(error: BaseException) -> str:
    """The SQL that failed, of the error itself or of what caused it; "" where none did."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        statement = getattr(current, "statement", None)
        if isinstance(statement, str) and statement:
            return statement.strip()[:_LONGEST]
        current = current.__cause__ or current.__context__
    return ""

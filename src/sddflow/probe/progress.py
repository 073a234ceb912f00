"""Which revision is running, and which statement failed in it: so that a failure can be named."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from typing import Any

_RUNNING: list[str] = []
_LONGEST = 4000


def note_revisions() -> None:
    """From now on, keep the revision whose `upgrade()` or `downgrade()` was entered last."""
    from alembic.runtime.migration import RevisionStep

    original = RevisionStep.__init__

    def prepare(self: Any, *words: Any, **said: Any) -> None:
        original(self, *words, **said)
        revision, run = self.revision.revision, self.migration_fn

        def running(**options: Any) -> Any:
            _RUNNING[:] = [revision]
            return run(**options)

        self.migration_fn = running

    RevisionStep.__init__ = prepare  # type: ignore[method-assign]  # its function is wrapped


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

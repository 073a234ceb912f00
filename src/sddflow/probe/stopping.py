"""A migration that fails on purpose, so that it can be seen what is left of it."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from typing import Any

_READING = re.compile(r"\s*(select|pragma|show|explain)\b", re.IGNORECASE)
_BOOKKEEPING = re.compile(r"\balembic_version\w*\b")


class StoppedError(Exception):
    """The statement that was to fail."""


class Stop:
    """Fails the statement that comes after so many that changed something.

    Args:
        after: how many; Alembic's own notes and queries do not count.
    """

    def __init__(self, after: int) -> None:
        self.reached = False
        self._left = after

    def listen(self) -> None:
        """From now on, on any engine."""
        from sqlalchemy import event
        from sqlalchemy.engine import Engine

        event.listen(Engine, "before_cursor_execute", self._on_start)

    def _on_start(self, _c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if self.reached or _READING.match(statement) or _BOOKKEEPING.search(statement):
            return
        if self._left:
            self._left -= 1
            return
        self.reached = True
        raise StoppedError("stopped here, to see what is left")

"""What each statement of a migration does to the tables, seen inside its own transaction.

A statement that commits by itself lets its locks go before anybody could look: it is run once
more, in a transaction that is taken back, and looked at there. What refuses to be run so, CREATE
INDEX CONCURRENTLY and its kin, holds nobody up.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any

from .home import USUAL, Home
from .look import Tables, differences, look
from .origin import origin
from .redirect import listening
from .written_anew import as_given

_LEADING = r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*"
_CHANGING = re.compile(
    _LEADING + r"(alter|create|drop|update|delete|insert|truncate|do|with|lock|cluster|refresh|copy"
    r"|merge|reindex|vacuum|call)\b",
    re.IGNORECASE | re.DOTALL,
)
_SHAPING = re.compile(
    _LEADING + r"(alter|create|drop|lock|cluster|refresh|reindex)\b(?!.*\bconcurrently\b)",
    re.IGNORECASE | re.DOTALL,
)
_BEGIN = re.compile(_LEADING + r"(begin|start\s+transaction)\b", re.IGNORECASE | re.DOTALL)
_END = re.compile(_LEADING + r"(commit|rollback(?!\s+to)|end|abort)\b", re.IGNORECASE | re.DOTALL)


class Watch:
    """Listens to an engine, or to all of them.

    Its `seen` grows as statements run, and so does `alone`: statements that were a transaction of
    their own.

    Args:
        root: absolute path of the target; places are told relative to it.
        homes: where names lead, of each run of the migrations; it may grow.
    """

    def __init__(self, root: str = "", homes: Sequence[Home] = ()) -> None:
        self.seen: list[dict[str, Any]] = []
        self.alone: list[str] = []
        self._running: list[dict[str, Any]] = []
        self._root, self._homes = root, homes
        self._names: dict[int, str] | None = None
        self._transaction = 0
        self._open = False
        self._started = 0.0
        self._before: Tables | None = None

    @property
    def hooks(self) -> dict[str, Any]:
        """What it wants to hear of an engine, by the name of the event."""
        return {
            "before_cursor_execute": self._on_start,
            "after_cursor_execute": self._on_end,
            "commit": self._over,
            "rollback": self._over,
        }

    def _on_start(
        self, connection: Any, _cursor: Any, statement: str, values: Any, *rest: Any
    ) -> None:
        if connection.dialect.name != "postgresql":
            return
        self._open = bool(_BEGIN.match(statement)) or self._open
        if _END.match(statement):
            self._over(connection)
        self._before = None
        if self._is_alone(connection):
            self.alone.append(statement)
        if not _CHANGING.match(statement):
            return
        self._before = look(connection)
        if self._names is None:
            self._names = {number: table.name for number, table in self._before.items()}
        if self._is_alone(connection) and _SHAPING.match(statement) and not rest[1]:
            self._try(connection, statement, values)
        self._started = monotonic()

    def _on_end(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if self._before is not None and connection.dialect.name == "postgresql":
            self._keep(statement, self._before, look(connection), alone=self._is_alone(connection))
            self._before = None

    def _is_alone(self, connection: Any) -> bool:
        """Each statement is a transaction of its own."""
        commits = getattr(connection.connection.dbapi_connection, "autocommit", False)
        return bool(commits) and not self._open

    def _try(self, connection: Any, statement: str, values: Any) -> None:
        """Run a statement in a transaction that is taken back."""
        cursor = connection.connection.cursor()
        error = connection.dialect.dbapi.Error
        try:
            cursor.execute("BEGIN")
            was, self._started = look(connection), monotonic()
            cursor.execute(statement, values)
            self._keep(statement, was, look(connection), alone=True)
            self._before = None
        except error:
            return  # it cannot be run so, or fails; the real one will tell
        finally:
            cursor.execute("ROLLBACK")
            cursor.close()

    def _keep(self, statement: str, was: Tables, now: Tables, *, alone: bool) -> None:
        seconds, place = monotonic() - self._started, origin(self._root)
        facts = {
            **place, "statement": as_given(statement)[:2000], "alone": alone, "seconds": seconds,
            "transaction": self._transaction, "began": self._started, "ended": 0.0,
        }  # fmt: skip
        found = [{**each, **facts} for each in differences(self._old(was), self._old(now))]
        self.seen += found
        self._running += found
        if alone:
            self._over(None)

    def _old(self, tables: Tables) -> Tables:
        """Those that were there when the first statement ran, by the names they had then."""
        names = self._names or {}
        own = f"{self._homes[-1].schema if self._homes else USUAL}."
        return {
            n: t._replace(name=names[n].removeprefix(own)) for n, t in tables.items() if n in names
        }

    def _over(self, _connection: Any) -> None:
        """A transaction ends: what it held is free."""
        for each in self._running:
            each["ended"] = monotonic()
        self._running.clear()
        self._transaction += 1
        self._open = False


@contextmanager
def watched(root: str, homes: Sequence[Home]) -> Iterator[Watch]:
    """What statements do on any engine meanwhile."""
    from sqlalchemy.engine import Engine

    made = Watch(root, homes)
    with listening(Engine, **made.hooks):
        yield made

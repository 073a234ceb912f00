"""The journal: one SQLite file that knows every run of a workspace.

What belongs together is one commit: a finished call's value, its events, the run's status. Whoever
writes to a run shows the fencing number it got when it took the run; a process that has lost the
run since cannot write. Reading needs no lock.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from sddflow.domain.decision import Decision
from sddflow.domain.event import Event, Stamped
from sddflow.domain.plan import Plan
from sddflow.domain.workflow import Status
from sddflow.engine.journal_file import FILE, JournalError, connect, plainly
from sddflow.engine.values import decode, encode
from sddflow.errors import Busy

_ASIDE = "move it aside; files that have landed and records stay as they are"
_ROW = "id, feature, subject, status, reason, code, started, changed"


class Lost(Busy):
    """Another process has taken the run; this one may write nothing more to it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A run as the journal lists it.

    Args:
        id: of the run.
        feature: what it is about, as the user named it.
        subject: what it is about, the same for all names of it: the spec's path, if it has one.
        status: where it stands; `running` also when its process died.
        reason: why it ended or what it waits for.
        code: exit code of what made it fail; 0 where nothing did.
        started: when it was planned.
        changed: when something was last recorded.
    """

    id: str
    feature: str
    subject: str
    status: Status
    reason: str
    code: int
    started: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run stands after a commit: see `Row`."""

    status: Status
    reason: str = ""
    code: int = 0


class Journal:
    """An open journal; safe to use from several threads.

    Args:
        connection: to its file, in autocommit mode.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = RLock()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add(self, row: Row, plan: Plan) -> None:
        """Add a new run.

        Raises:
            Busy: the feature has a run that is not finished.
        """
        values = (row.id, row.feature, row.subject, row.status, row.reason, row.code)
        times = (row.started.isoformat(), row.changed.isoformat())
        with self._writing() as sql:
            if other := self._unfinished(row.subject):
                raise unfinished(other)
            sql.execute(
                f"INSERT INTO runs ({_ROW}, plan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own column names
                (*values, *times, encode(plan)),
            )

    def claim(self, run: str) -> int:
        """Take a run over: every fencing number given before is void."""
        with self._writing() as sql:
            sql.execute("UPDATE runs SET fence = fence + 1 WHERE id = ?", (run,))
            found = sql.execute("SELECT fence FROM runs WHERE id = ?", (run,)).fetchone()
        return int(found[0])

    def write(
        self,
        run: str,
        fence: int,
        at: datetime,
        *,
        calls: Iterable[tuple[str, object]] = (),
        events: Iterable[Event] = (),
        ending: Ending | None = None,
    ) -> tuple[Stamped, ...]:
        """Record values, events and status in one commit; gives the events back, stamped.

        Raises:
            Lost: another process has claimed the run since.
            Busy: the run begins again while the feature has another that is not finished.
        """
        kept = [(run, key, encode(value)) for key, value in calls]
        told = [(event, encode(event)) for event in events]
        with self._writing() as sql:
            self._check_fence(sql, run, fence, at)
            sql.executemany("INSERT INTO calls VALUES (?, ?, ?)", kept)
            newest = "SELECT coalesce(max(number), 0) FROM events WHERE run = ?"
            first = int(sql.execute(newest, (run,)).fetchone()[0]) + 1
            stamped = [Stamped(run, first + n, at, event) for n, (event, _) in enumerate(told)]
            sql.executemany(
                "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
                [
                    (run, s.number, at.isoformat(), type(s.event).__name__, text)
                    for s, (_, text) in zip(stamped, told, strict=True)
                ],
            )
            if ending:
                self._set_status(sql, run, ending)
        return tuple(stamped)

    def decide(self, run: str, step: str, decision: Decision) -> Decision:
        """Record an answer to what was shown at a gate, unless there is one already.

        Returns:
            The decision that counts: the first one for exactly this that was shown.
        """
        key = (run, step, decision.digest)
        with self._writing() as sql:
            sql.execute(
                "INSERT OR IGNORE INTO decisions VALUES (?, ?, ?, ?)", (*key, encode(decision))
            )
        return next(d for d in self.decisions(run, step) if d.digest == decision.digest)

    def decisions(self, run: str, step: str) -> tuple[Decision, ...]:
        """All answers at one gate, also those to what was shown earlier."""
        query = "SELECT decision FROM decisions WHERE run = ? AND step = ?"
        return tuple(_kept(text, Decision) for (text,) in self._all(query, run, step))

    def call(self, run: str, key: str) -> tuple[Any, ...]:
        """The recorded value of a call, alone in a tuple; () when there is none."""
        query = "SELECT value FROM calls WHERE run = ? AND key = ?"
        return tuple(decode(text) for (text,) in self._all(query, run, key))

    def events(self, run: str, kind: type[Event] | None = None) -> tuple[Stamped, ...]:
        """The events of a run, oldest first; all, or those of one kind."""
        query = "SELECT number, at, event FROM events WHERE run = ? AND kind LIKE ? ORDER BY number"
        rows = self._all(query, run, kind.__name__ if kind else "%")
        return tuple(Stamped(run, n, _time(at), _kept(e, Event)) for n, at, e in rows)

    def plan(self, run: str) -> Plan:
        """What a run works with."""
        found: Plan = _kept(self._all("SELECT plan FROM runs WHERE id = ?", run)[0][0], Plan)
        return found

    def rows(self) -> tuple[Row, ...]:
        """All runs, the newest first."""
        rows = self._all(f"SELECT {_ROW} FROM runs ORDER BY started DESC, rowid DESC")  # noqa: S608 - our own column names
        return tuple(_row(row) for row in rows)

    def _unfinished(self, subject: str) -> Row | None:
        rows = (r for r in self.rows() if r.subject == subject)
        return next((r for r in rows if r.status in ("running", "waiting")), None)

    def _check_fence(self, sql: sqlite3.Cursor, run: str, fence: int, at: datetime) -> None:
        changed = "UPDATE runs SET changed = ? WHERE id = ? AND fence = ?"
        if sql.execute(changed, (at.isoformat(), run, fence)).rowcount != 1:
            raise Lost(f"run {run} has been taken over by another process")

    def _set_status(self, sql: sqlite3.Cursor, run: str, ending: Ending) -> None:
        try:
            sql.execute(
                "UPDATE runs SET status = ?, reason = ?, code = ? WHERE id = ?",
                (ending.status, ending.reason, ending.code, run),
            )
        except sqlite3.IntegrityError:
            subject = next(r.subject for r in self.rows() if r.id == run)
            other = self._unfinished(subject)
            raise (unfinished(other) if other else JournalError("the status is refused")) from None

    def _all(self, query: str, *values: str) -> list[Any]:
        with self._lock, plainly():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Cursor]:
        """One commit: all of it, or nothing."""
        with self._lock, plainly():
            cursor = self._connection.cursor()
            try:
                cursor.execute("BEGIN IMMEDIATE")
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise


def open_journal(state: Path) -> Journal:
    """The journal of a workspace's state folder; both are made where they are missing.

    Raises:
        JournalError: it cannot be written.
        UsageError: a newer sddflow wrote it.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        ignore = state / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", "utf-8")
    except OSError as error:
        raise JournalError(f"cannot be written: {error.strerror}", place=str(state)) from None
    return Journal(connect(state / FILE))


def read_journal(state: Path) -> Journal | None:
    """The journal, if there is one; nothing is made."""
    return Journal(connect(state / FILE)) if (state / FILE).is_file() else None


def _row(columns: tuple[Any, ...]) -> Row:
    run, feature, subject, status, reason, code, started, changed = columns
    return Row(run, feature, subject, status, reason, code, _time(started), _time(changed))


def _kept(text: str, kind: Any) -> Any:  # noqa: ANN401 - a class or a union of them
    """The value of a row; something else than what belongs there is damage, not a bug."""
    value = decode(text)
    if not isinstance(value, kind):
        raise JournalError(f"the journal .sddflow/{FILE} is damaged: {text[:60]!r}", cure=_ASIDE)
    return value


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise JournalError(
            f"the journal .sddflow/{FILE} is damaged: {text[:60]!r}", cure=_ASIDE
        ) from None


def unfinished(row: Row) -> Busy:
    """Why the feature of that run cannot have another one now."""
    waits = f" and {row.reason}" if row.status == "waiting" else ""
    return Busy(
        f"{row.feature} has the unfinished run {row.id}{waits}",
        cure=f"sddflow resume {row.id}, or sddflow reject {row.id}",
    )

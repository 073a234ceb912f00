"""A run held by this process, recorded in the journal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from sddflow.domain.decision import Decision
from sddflow.domain.event import Event, Stamped
from sddflow.domain.plan import Plan
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Status, Step
from sddflow.engine.journal import Ending, Journal, Row
from sddflow.engine.lock import Holder, holder, locked

Listener = Callable[[Stamped], None]
Clock = Callable[[], datetime]


class Held:
    """The journal's `Durability`; use `holding` to get one.

    Args:
        journal: where everything is recorded.
        row: the run.
        plan: what it works with.
        fence: the number that allows to write.
        listen: is told each event after it is recorded.
        now: the time, with zone.
    """

    def __init__(
        self, journal: Journal, row: Row, plan: Plan, fence: int, listen: Listener, now: Clock
    ) -> None:
        self.run = row.id
        self.plan = plan
        self._journal = journal
        self._fence = fence
        self._listen = listen
        self._now = now
        self._events = list(journal.events(row.id))
        self._order = RLock()

    @property
    def events(self) -> tuple[Stamped, ...]:
        """Everything recorded so far, oldest first."""
        return tuple(self._events)

    def recall(self, key: str) -> tuple[Any, ...]:
        """The recorded value of a call, alone in a tuple; () when there is none."""
        return self._journal.call(self.run, key)

    def record(
        self,
        *events: Event,
        calls: tuple[tuple[str, object], ...] = (),
        status: Status | None = None,
        reason: str = "",
        code: int = 0,
    ) -> None:
        """Record values, events and status, all or nothing; then tell the listener."""
        ending = Ending(status, reason, code) if status else None
        with self._order:  # listeners hear events in the order of their numbers
            stamped = self._journal.write(
                self.run, self._fence, self._now(), calls=calls, events=events, ending=ending
            )
            self._events += stamped
            for one in stamped:
                self._tell(one)

    def decisions(self, step: Step) -> tuple[Decision, ...]:
        """The human's answers at a gate, through whichever door they came."""
        return self._journal.decisions(self.run, step.key)

    def decide(self, step: Step, decision: Decision) -> Decision:
        """Record an answer; gives the one that counts, the first for exactly what was shown."""
        return self._journal.decide(self.run, step.key, decision)

    def _tell(self, stamped: Stamped) -> None:
        try:
            self._listen(stamped)
        except BrokenPipeError:  # nobody reads any more; the work is still wanted
            self._listen = _nobody


def _nobody(_: Stamped) -> None:
    pass


def lock_of(state: Path, run: str) -> Path:
    """The lock file of a run."""
    return state / "locks" / f"{run}.lock"


def worker(state: Path, run: str) -> Holder | None:
    """The process that works on a run now, if one does."""
    return holder(lock_of(state, run))


@contextmanager
def holding(
    journal: Journal,
    state: Path,
    row: Row,
    new: Plan | None,
    listen: Listener,
    now: Clock,
    settings: Settings | None = None,
) -> Iterator[Held]:
    """Hold a run for the duration.

    Args:
        journal: of the workspace.
        state: its state folder, where the lock files are.
        row: the run.
        new: its plan, when the run is to be added to the journal first.
        listen: is told each event after it is recorded.
        now: the time, with zone.
        settings: of the workspace, for what the journal must not keep.

    Raises:
        Busy: another process holds the run, or its feature has another unfinished one.
    """
    what = f"run {row.id} of {row.feature}"
    with locked(lock_of(state, row.id), what, now()):
        if new:
            journal.add(row, new.without_secrets())
        plan = new or journal.plan(row.id)
        if settings:
            plan = plan.with_secrets(settings)
        yield Held(journal, row, plan, journal.claim(row.id), listen, now)

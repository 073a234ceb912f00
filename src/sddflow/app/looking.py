"""The commands that look: `runs` and `show`. They need no lock and change nothing."""

from dataclasses import dataclass
from datetime import datetime

from sddflow.app.report import hint, landed_files, written_files
from sddflow.app.surroundings import known, reading
from sddflow.domain.decision import Shown
from sddflow.domain.event import Stamped
from sddflow.domain.plan import Plan
from sddflow.domain.spent import Spent, spent
from sddflow.domain.workflow import Status
from sddflow.engine.held import worker
from sddflow.engine.journal import Row
from sddflow.engine.lock import Holder
from sddflow.engine.recorded import bug_key, open_gate, stopped
from sddflow.engine.runs import spent_by
from sddflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run in a list.

    Args:
        id: of the run.
        feature: what it is about.
        status: where it stands.
        reason: why it ended or what it waits for.
        started: when.
        changed: when something was last recorded.
        spent: on models.
        holder: the process that works on it now.
    """

    id: str
    feature: str
    status: Status
    reason: str
    started: datetime
    changed: datetime
    spent: Spent
    holder: Holder | None

    @property
    def interrupted(self) -> bool:
        """It is not over, and nobody works on it or is asked."""
        return self.status == "running" and self.holder is None


@dataclass(frozen=True, slots=True)
class RunStory:
    """All that is known of a run.

    Args:
        line: as in the list.
        plan: what it works with.
        events: everything that happened, oldest first.
        hint: how to go on.
        gate: what is shown at the gate where it waits.
        landed: paths that landed, relative to the target.
        written: documents and records, relative to the workspace.
        bug: the traceback, where a bug of ours ended it.
    """

    line: RunLine
    plan: Plan
    events: tuple[Stamped, ...]
    hint: str
    gate: Shown | None
    landed: tuple[str, ...]
    written: tuple[str, ...]
    bug: str = ""


def runs(workspace: Workspace) -> tuple[RunLine, ...]:
    """All runs of a workspace, the newest first.

    Raises:
        UsageError: a newer sddflow wrote the journal.
    """
    with reading(workspace) as journal:
        if journal is None:
            return ()
        return tuple(_line(workspace, r, spent_by(journal, r.id)) for r in journal.rows())


def show(workspace: Workspace, words: str) -> RunStory:
    """Everything about one run.

    Args:
        workspace: where.
        words: the run's id or a beginning of it.

    Raises:
        UsageError: none or several runs are meant.
    """
    with known(workspace, words) as (journal, row):
        events, plan = journal.events(row.id), journal.plan(row.id)
        stop = stopped(events)
        bug = journal.call(row.id, bug_key(stop.step)) if stop else ()
    reached = open_gate(events)
    return RunStory(
        line=_line(workspace, row, spent(events)),
        plan=plan,
        events=events,
        hint=hint(row.id, row.status, plan.workflow, events),
        gate=reached[1] if reached and row.status == "waiting" else None,
        landed=landed_files(events),
        written=written_files(events),
        bug=bug[0] if bug else "",
    )


def _line(workspace: Workspace, row: Row, money: Spent) -> RunLine:
    return RunLine(
        id=row.id,
        feature=row.feature,
        status=row.status,
        reason=row.reason,
        started=row.started,
        changed=row.changed,
        spent=money,
        holder=worker(workspace.state, row.id),
    )

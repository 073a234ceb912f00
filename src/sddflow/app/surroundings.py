"""What is around a run in this process: the folders, the models, who decides, who listens."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sddflow.domain.event import Stamped
from sddflow.domain.plan import Plan
from sddflow.engine.asking import Asker, ask_nobody
from sddflow.engine.durable import Listen
from sddflow.engine.held import Held, Listener, holding
from sddflow.engine.journal import Journal, Row, open_journal, read_journal
from sddflow.engine.origin import person
from sddflow.engine.planning import check_gates
from sddflow.engine.runs import find_run
from sddflow.engine.world import World, now
from sddflow.models.protocol import Model
from sddflow.workspace import Workspace

Overhear = Callable[[str], None]


def quiet(_: Stamped) -> None:
    """Listens to nothing."""


def silent(_: str) -> None:
    """Overhears nothing."""


def world(
    workspace: Workspace,
    plan: Plan,
    *,
    approvals: Iterable[str] = (),
    ask: Asker = ask_nobody,
    environ: Mapping[str, str] = os.environ,
    overhear: Overhear = silent,
    cost_limit: float | None = None,
    beyond_limits: bool = False,
) -> World:
    """The surroundings of a run.

    Args:
        workspace: where.
        plan: what the run works with.
        approvals: gates that are approved in advance.
        ask: asks a human at the other gates.
        environ: where keys for models are looked for.
        overhear: hears what models say while they say it.
        cost_limit: US dollars the run may spend; None for the workspace's limit.
        beyond_limits: budgets of calls, tokens and time do not count.

    Raises:
        UsageError: an approval names a gate that the workflow has not.
    """
    models = Models(environ, Path(plan.recording) if plan.recording else None, overhear)
    limit = workspace.settings.limits.cost if cost_limit is None else cost_limit
    return World(
        workspace=workspace.root,
        target=workspace.target,
        open_model=models.open,
        close_models=models.close,
        person=person(workspace.root),
        ask=ask,
        approvals=check_gates(plan.workflow, approvals),
        cost_limit=limit,
        beyond_limits=beyond_limits,
    )


@contextmanager
def writing(workspace: Workspace) -> Iterator[Journal]:
    """The journal, for a command that begins a run."""
    journal = open_journal(workspace.state)
    try:
        yield journal
    finally:
        journal.close()


@contextmanager
def known(workspace: Workspace, words: str) -> Iterator[tuple[Journal, Row]]:
    """The journal and the run meant by its id or a beginning of it; nothing is made.

    Raises:
        UsageError: none or several runs are meant.
    """
    with reading(workspace) as journal:
        row = find_run(journal.rows() if journal else (), words)
        assert journal is not None  # noqa: S101 - a run was found in it
        yield journal, row


@contextmanager
def reading(workspace: Workspace) -> Iterator[Journal | None]:
    """The journal, for a command that only looks; None where no run was ever started."""
    journal = read_journal(workspace.state)
    try:
        yield journal
    finally:
        if journal:
            journal.close()


@contextmanager
def held(
    workspace: Workspace, journal: Journal, row: Row, listen: Listener, new: Plan | None = None
) -> Iterator[Held]:
    """The run, held by this process.

    Raises:
        Busy: another process works on it, or its feature has another unfinished run.
    """
    around = workspace.settings
    with holding(journal, workspace.state, row, new, listen, now, around) as run:
        yield run


class Models:
    """Opens each model once in this process: a script goes on where it stands.

    Args:
        environ: where keys are looked for.
        recording: folder that every exchange is written into; None for none.
        overhear: hears what models say while they say it.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        recording: Path | None = None,
        overhear: Overhear = silent,
    ) -> None:
        self._environ = environ
        self._recording = recording
        self._overhear = overhear
        self._opened: dict[str, Model] = {}
        self._lock = Lock()

    def open(self, name: str, listen: Listen) -> Model:
        """The model of that name, metered for one listener."""
        from sddflow.models.metered import Metered
        from sddflow.models.names import model_named
        from sddflow.models.recorded import Recording

        with self._lock:
            if name not in self._opened:
                self._opened[name] = model_named(name, environ=self._environ, listen=self._overhear)
            model = self._opened[name]
        return Metered(Recording(model, self._recording) if self._recording else model, listen)

    def close(self) -> None:
        """Ask scripts whether they were used up.

        Raises:
            ModelError: one has steps left over.
        """
        for model in self._opened.values():
            if finish := getattr(model, "finish", None):
                finish()

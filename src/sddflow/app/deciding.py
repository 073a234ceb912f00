"""The commands that decide: `approve` and `reject`, from any terminal.

A decision is recorded first; then this process goes on with the run, unless another one holds it
and notices by itself.
"""

from collections.abc import Iterable
from time import sleep

from sddflow.app.report import RunReport
from sddflow.app.running import go_on, walked
from sddflow.app.surroundings import Overhear, held, known, quiet, silent, world
from sddflow.domain.decision import Shown
from sddflow.domain.event import StageFinished
from sddflow.domain.workflow import End, Step, Stop, next_step
from sddflow.engine.answers import answers_by_number
from sddflow.engine.asking import Answered, Asker, ask_nobody
from sddflow.engine.gates import outcome_of
from sddflow.engine.held import Held, Listener, worker
from sddflow.engine.journal import Journal, Row
from sddflow.engine.lock import Holder
from sddflow.engine.loop import exit_code
from sddflow.engine.origin import person
from sddflow.engine.recorded import finished, open_gate
from sddflow.engine.runs import find_run, spent_by
from sddflow.engine.world import World, now
from sddflow.errors import Busy, UsageError
from sddflow.workspace import Workspace

_TRIES = 40
_PAUSE = 0.05  # seconds; a process that lets a run go needs no longer to say how it stands


def approve(
    workspace: Workspace,
    words: str,
    *,
    comment: str = "",
    seen: str = "",
    ask: Asker = ask_nobody,
    listen: Listener = quiet,
    overhear: Overhear = silent,
) -> RunReport:
    """Say yes at the gate where a run waits, and go on with it.

    Args:
        workspace: where.
        words: the run's id or a beginning of it.
        comment: the human's words, for the record.
        seen: the beginning of the digest of what the human saw; "" approves what is shown now.
        ask: asks a human at the gates after this one.
        listen: is told each event as it happens.
        overhear: hears what models say while they say it.

    Raises:
        UsageError: the run does not wait, was answered already, or shows something else than was
            seen; Busy: never for the decision itself.
    """
    answer = Answered("approve", comment, "command")
    return decide(workspace, words, answer, seen=seen, ask=ask, listen=listen, overhear=overhear)


def reject(
    workspace: Workspace,
    words: str,
    *,
    comment: str = "",
    revise: bool = False,
    answers: Iterable[tuple[int, str]] = (),
    write_spec: bool = False,
    seen: str = "",
    ask: Asker = ask_nobody,
    listen: Listener = quiet,
    overhear: Overhear = silent,
) -> RunReport:
    """Say no at a gate, or to a run that was interrupted; with `revise`, send it back instead.

    Args:
        workspace: where.
        words: the run's id or a beginning of it.
        comment: why; a revision needs it.
        revise: back to the stage the gate names, with the comment.
        answers: to the gate's questions, each by its number, with a revision.
        write_spec: the answers are written into the spec, which is then read and asked about anew.
        seen: the beginning of the digest of what the human saw.
        ask: asks a human when the gate is reached again.
        listen: is told each event as it happens.
        overhear: hears what models say while they say it.

    Raises:
        UsageError: as `approve`; Busy: another process works on the run between gates.
    """
    chosen = tuple(answers)
    _check_answers(chosen, revise=revise, write_spec=write_spec)
    with known(workspace, words) as (journal, row):
        if not revise and _between_gates(journal, row):
            return _abandon(workspace, journal, row, comment, listen)
        given = answers_by_number(_gate(journal, row, seen)[1], chosen) if chosen else ()
    answer = Answered("revise" if revise else "reject", comment, "command", given, write_spec)
    return decide(workspace, words, answer, seen=seen, ask=ask, listen=listen, overhear=overhear)


def _check_answers(chosen: tuple[tuple[int, str], ...], *, revise: bool, write_spec: bool) -> None:
    if chosen and not revise:
        raise UsageError("answers send the run back", cure="add --revise")
    if write_spec and not chosen:
        raise UsageError(
            "there is nothing to write into the spec", cure='answer a question: --answer "1=…"'
        )


def decide(
    workspace: Workspace,
    words: str,
    said: Answered,
    *,
    seen: str = "",
    ask: Asker = ask_nobody,
    listen: Listener = quiet,
    overhear: Overhear = silent,
) -> RunReport:
    """Record an answer at the gate where a run waits, and go on with the run."""
    with known(workspace, words) as (journal, row):
        step, shown = _gate(journal, row, seen)
        _record(workspace, journal, row, step, shown, said)
        around = world(workspace, journal.plan(row.id), ask=ask, overhear=overhear)
        return _gone_on(workspace, journal, row, around, listen)


def _gate(journal: Journal, row: Row, seen: str) -> tuple[Step, Shown]:
    """The gate where the run waits, and what is shown there."""
    reached = open_gate(journal.events(row.id))
    if row.status != "waiting" or reached is None:
        going_on = row.status in ("running", "waiting")
        state = "is not at a gate" if going_on else f"is over: {row.status}"
        cure = f"sddflow {'resume' if going_on else 'show'} {row.id}"
        raise UsageError(f"run {row.id} {state}", cure=cure)
    if not reached[1].digest.startswith(seen):
        cure = f"look again with sddflow show {row.id}"
        raise UsageError(f"the gate {reached[1].gate} shows something else now", cure=cure)
    return reached


def _record(
    workspace: Workspace, journal: Journal, row: Row, step: Step, shown: Shown, said: Answered
) -> None:
    by = person(workspace.root)
    decision = said.decision(shown, by, now())
    workflow = journal.plan(row.id).workflow
    outcome_of(workflow, workflow.stages[workflow.index(step.stage)], decision)
    counts = journal.decide(row.id, step.key, decision)
    if counts != decision:
        when = f"{counts.at.astimezone():%H:%M}"
        raise UsageError(
            f"the gate {counts.gate} was answered by {counts.person} at {when}: {counts.answer}",
            cure=f"sddflow resume {row.id} goes on with that",
        )


def _between_gates(journal: Journal, row: Row) -> bool:
    """The run is not over, and stands in the middle of a step."""
    waits_for_money = row.status == "waiting" and open_gate(journal.events(row.id)) is None
    return row.status == "running" or waits_for_money


def _gone_on(
    workspace: Workspace, journal: Journal, row: Row, around: World, listen: Listener
) -> RunReport:
    """Go on with the run, unless another process does, or did so and is done already."""
    busy: Busy | None = None
    for _ in range(_TRIES):
        try:
            return go_on(workspace, journal, row, around, listen)
        except Busy as error:
            busy = error
        if other := worker(workspace.state, row.id):
            return _left_to(other, journal, row)
        if over := _over(journal, row):
            return over
        sleep(_PAUSE)
    raise busy or Busy(f"run {row.id} is being worked on")


def _left_to(other: Holder, journal: Journal, row: Row) -> RunReport:
    """The answer is recorded, and the process that holds the run will find it."""
    reason = f"recorded; {other} goes on with the run"
    spent = spent_by(journal, row.id)
    return RunReport(row.id, row.feature, "running", reason, 0, f"sddflow show {row.id}", spent)


def _over(journal: Journal, row: Row) -> RunReport | None:
    """How the run has ended; None while it has not."""
    now_is = find_run(journal.rows(), row.id)
    if now_is.status in ("running", "waiting"):
        return None
    code, spent = exit_code(now_is.status, now_is.code), spent_by(journal, row.id)
    shown = f"sddflow show {row.id}"
    return RunReport(row.id, row.feature, now_is.status, now_is.reason, code, shown, spent)


def _abandon(
    workspace: Workspace, journal: Journal, row: Row, comment: str, listen: Listener
) -> RunReport:
    """End an interrupted run at the step where it stands; its records are still made."""
    around = world(workspace, journal.plan(row.id))
    with held(workspace, journal, row, listen) as run:
        _stop(run, around, comment)
        return walked(run, around)


def _stop(run: Held, around: World, comment: str) -> None:
    step = next_step(run.plan.workflow, finished(run.events), run.plan.settings.limits.rounds)
    if isinstance(step, End):
        return
    reason = f"rejected by {around.person}" + (f": {comment}" if comment else "")
    run.record(StageFinished(step.stage, step.round, reason, 0.0, Stop("rejected", reason)))

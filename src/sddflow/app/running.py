"""The commands that work: `run`, `resume`, `land`."""

from collections.abc import Iterable
from dataclasses import replace

from sddflow.app.report import RunReport, interrupted, report
from sddflow.app.surroundings import Overhear, held, known, quiet, silent, world, writing
from sddflow.domain.digest import digest
from sddflow.domain.event import Noted, RunStarted, StageFinished
from sddflow.domain.plan import Plan
from sddflow.domain.workflow import Back
from sddflow.engine.asking import Asker, ask_nobody
from sddflow.engine.estimate import estimate
from sddflow.engine.held import Held, Listener
from sddflow.engine.journal import Journal, Row
from sddflow.engine.loop import walk
from sddflow.engine.planning import Options, check_gates, make_plan
from sddflow.engine.recorded import failed_landing, taken_up
from sddflow.engine.runs import LandedRun, new_id, newest_landed, spent_by
from sddflow.engine.world import World
from sddflow.errors import ModelError, UsageError
from sddflow.workspace import Workspace, inside


def run(
    workspace: Workspace,
    feature: str,
    options: Options | None = None,
    *,
    approvals: Iterable[str] = (),
    ask: Asker = ask_nobody,
    listen: Listener = quiet,
    overhear: Overhear = silent,
    cost_limit: float | None = None,
) -> RunReport:
    """Take a feature from its spec to a landed migration, or as far as a human lets it.

    A feature that has landed, and whose spec is the same since, is left alone.

    Args:
        workspace: where.
        feature: its name.
        options: model, workflow and roles, where not the workspace's.
        approvals: gates that are approved in advance.
        ask: asks a human at the other gates; nobody by default, and the run waits.
        listen: is told each event as it happens.
        overhear: hears what models say while they say it.
        cost_limit: US dollars the run may spend; None for the workspace's limit.

    Raises:
        UsageError: bad input; Busy: the feature has an unfinished run.
    """
    options = options or Options()
    plan = make_plan(workspace, feature, options)
    check_gates(plan.workflow, approvals)
    with writing(workspace) as journal:
        if landed := _still_landed(workspace, journal, plan):
            return _nothing_to_do(journal, landed, plan)
        around = world(
            workspace, plan, approvals=approvals, ask=ask, environ=options.environ,
            overhear=overhear, cost_limit=cost_limit,
        )  # fmt: skip
        return start(workspace, journal, plan, around, listen)


def resume(
    workspace: Workspace,
    words: str,
    *,
    approvals: Iterable[str] = (),
    ask: Asker = ask_nobody,
    listen: Listener = quiet,
    overhear: Overhear = silent,
    cost_limit: float | None = None,
    beyond_limits: bool = False,
    comment: str = "",
) -> RunReport:
    """Go on with a run that waits, was interrupted, or has failed: then at the stage that failed.

    Args:
        workspace: where.
        words: the run's id or a beginning of it.
        approvals: gates that are approved in advance.
        ask: asks a human at the other gates.
        listen: is told each event as it happens.
        overhear: hears what models say while they say it.
        cost_limit: US dollars the run may spend; None for the workspace's limit.
        beyond_limits: budgets of calls, tokens and time do not count from here on.
        comment: what the next try should do differently, where the run has failed.

    Raises:
        UsageError: there is no such run, it is over, or a comment has nobody to hear it; Busy:
            another process works on it.
    """
    with known(workspace, words) as (journal, row):
        if row.status in ("landed", "finished", "rejected"):
            over = {"landed": "has landed", "finished": "is finished", "rejected": "was rejected"}
            raise UsageError(
                f"run {row.id} {over[row.status]}", cure=f"sddflow show {row.id} tells it"
            )
        if comment and row.status != "failed":
            raise UsageError(
                f"run {row.id} has not failed, so nobody hears a comment",
                cure="a comment at a gate is `sddflow reject RUN --revise --comment …`",
            )
        plan = journal.plan(row.id)
        around = world(
            workspace, plan, approvals=approvals, ask=ask, overhear=overhear,
            cost_limit=cost_limit, beyond_limits=beyond_limits,
        )  # fmt: skip
        return go_on(workspace, journal, row, around, listen, comment)


def land(workspace: Workspace, words: str, *, listen: Listener = quiet) -> RunReport:
    """Try a landing again that was approved and then failed, for a full disk or a dirty tree.

    Raises:
        UsageError: the run is not there, or did not fail at its landing.
    """
    with known(workspace, words) as (journal, row):
        plan = journal.plan(row.id)
        if row.status != "failed" or not failed_landing(plan.workflow, journal.events(row.id)):
            cure = f"sddflow show {row.id} tells where it stands"
            raise UsageError(f"run {row.id} has no failed landing", cure=cure)
        return go_on(workspace, journal, row, world(workspace, plan), listen)


def start(
    workspace: Workspace, journal: Journal, plan: Plan, around: World, listen: Listener
) -> RunReport:
    """Begin a planned run.

    Raises:
        Busy: the feature has an unfinished run.
    """
    at = around.now()
    name = new_id(plan.feature, at, {row.id for row in journal.rows()})
    subject = plan.spec or plan.feature
    row = Row(name, plan.feature, subject, "running", "", 0, started=at, changed=at)
    with held(workspace, journal, row, listen, plan) as new:
        new.record(
            RunStarted(plan.feature, plan.workflow.name, plan.model), *_expected(workspace, plan)
        )
        return walked(new, around)


def _expected(workspace: Workspace, plan: Plan) -> tuple[Noted, ...]:
    """What the run will about cost, before it begins; nothing where no paid model is asked."""
    from sddflow.target.texts import read_text

    try:
        spec = read_text(inside(workspace.target, plan.spec)) if plan.spec else ""
    except UsageError:  # the stage that reads the spec says so
        return ()
    expected = estimate(plan, len(spec))
    return (Noted("", f"expected: {expected}"),) if expected.calls else ()


def go_on(
    workspace: Workspace,
    journal: Journal,
    row: Row,
    around: World,
    listen: Listener,
    comment: str = "",
) -> RunReport:
    """Go on with a run of the journal; a comment is heard by the stage that tries again.

    Raises:
        Busy: another process works on it, or its feature has another unfinished run.
    """
    with held(workspace, journal, row, listen) as run:
        plan = run.plan
        begun = RunStarted(plan.feature, plan.workflow.name, plan.model, resumed=True)
        run.record(begun, *_again(run, row, comment), status="running")
        return walked(run, around)


def walked(run: Held, around: World) -> RunReport:
    """Walk a held run as far as it goes; Ctrl-C leaves it as it is recorded."""
    try:
        ended = walk(run, around)
    except KeyboardInterrupt:
        return interrupted(run)
    return _closed(report(run, ended), around)


def _closed(told: RunReport, around: World) -> RunReport:
    """A script that has steps left over when its run is over has failed as a script."""
    if told.status in ("running", "waiting", "failed"):
        return told
    try:
        around.close_models()
    except ModelError as error:
        return replace(told, reason=str(error), exit_code=error.exit_code)
    return told


def _again(run: Held, row: Row, comment: str) -> tuple[StageFinished, ...]:
    """A failed run goes on with a new try of the stage that failed."""
    again = taken_up(run.plan.workflow, run.events) if row.status == "failed" else None
    if again is None:
        return ()
    at, outcome = again.step, again.outcome
    if comment and isinstance(outcome, Back):
        outcome = replace(outcome, reason=comment)
    said = f"taken up again{f': {comment}' if comment else ''}"
    return (StageFinished(at.stage, at.round, said, 0.0, outcome),)


def _still_landed(workspace: Workspace, journal: Journal, plan: Plan) -> LandedRun | None:
    """The landed run of the same spec, while its files are still in the target."""
    from sddflow.target.texts import read_text

    landed = newest_landed(journal, plan.spec)
    if landed is None:
        return None
    same = landed.spec == digest(read_text(inside(workspace.target, plan.spec)))
    there = all((workspace.target / path).exists() for path in landed.paths)
    return landed if same and there else None


def _nothing_to_do(journal: Journal, landed: LandedRun, plan: Plan) -> RunReport:
    row = landed.row
    return RunReport(
        id=row.id,
        feature=plan.feature,
        status="landed",
        reason=f"{plan.feature} has landed with run {row.id}, and its spec is the same since",
        exit_code=0,
        spent=spent_by(journal, row.id),
        landed=landed.paths,
    )

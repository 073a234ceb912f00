"""One step of a run: a stage does its work, and what came of it is recorded.

This is the engine's edge. An error for the user ends the run with its line; anything else is a bug
of ours, recorded as such and shown with its traceback.
"""

import traceback
from time import monotonic

from sddflow.domain.event import StageFinished, StageStarted
from sddflow.domain.plan import RoleText
from sddflow.domain.workflow import Stage, Status, Step, Stop
from sddflow.engine.durable import Asked, Durability, Durable, StepOnce
from sddflow.engine.journal import Lost
from sddflow.engine.journal_file import JournalError
from sddflow.engine.purse import Purse
from sddflow.engine.recorded import bug_key, code_key, feedback, result_key, results
from sddflow.engine.world import World
from sddflow.errors import LimitReached, Refused, SddflowError
from sddflow.models.protocol import Model
from sddflow.stages.services import Done, Services

_BUG = 1


def work(run: Durability, world: World, stage: Stage, step: Step) -> str:
    """Do a step's work and record what came of it; a traceback where that was a bug, else "".

    Raises:
        LimitReached: the step waits where it is; what was answered in it is kept.
    """
    run.record(StageStarted(step.stage, step.round))
    begun = monotonic()
    try:
        done = _call(run, world, stage, step)
    except (JournalError, Lost, LimitReached):  # nothing more can, or is to, be recorded
        raise
    except SddflowError as error:
        status: Status = "rejected" if isinstance(error, Refused) else "failed"
        _record_failure(run, step, begun, Stop(status, str(error)), error.exit_code)
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        _record_failure(run, step, begun, Stop("failed", f"{step.stage}: {what}"), 1)
    except Exception as error:  # noqa: BLE001 - the engine's edge: a bug ends the run, recorded
        shown = traceback.format_exc()
        reason = f"bug in the stage {step.stage}: {type(error).__name__}: {error}"
        _record_failure(run, step, begun, Stop("failed", reason), _BUG, (bug_key(step), shown))
        return shown
    else:
        seconds = monotonic() - begun
        run.record(
            StageFinished(step.stage, step.round, done.summary, seconds, done.outcome),
            calls=((result_key(step), done.result),),
        )
    return ""


def _call(run: Durability, world: World, stage: Stage, step: Step) -> Done[object]:
    """Call the stage's function with the newest results, and the feedback of a way back."""
    newest = list(results(run).values())
    if back := feedback(run, step):
        newest.append(back)
    return world.registry.call(stage.uses, newest, _services(run, world, step))


def _record_failure(
    run: Durability, step: Step, begun: float, stop: Stop, code: int, *more: tuple[str, str]
) -> None:
    ended = StageFinished(step.stage, step.round, stop.reason, monotonic() - begun, stop)
    run.record(ended, calls=((code_key(step), code), *more))


def _services(run: Durability, world: World, step: Step) -> Services:
    asked, purse = Asked(), Purse(run, world.cost_limit, step.stage, world.beyond_limits)

    def model(role: RoleText) -> Model:
        name = role.model or run.plan.model
        return Durable(
            run, step, name, lambda listen: world.open_model(name, listen), asked, purse.check
        )

    return Services(
        run=run.run,
        plan=run.plan,
        step=step,
        workspace=world.workspace,
        target=world.target,
        model=model,
        once=StepOnce(run, step),
        emit=run.record,
        now=world.now,
        history=lambda: run.events,
    )

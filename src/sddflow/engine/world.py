"""What is around a run: folders, stages, models, the human, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf
from pathlib import Path

from sddflow.engine.asking import Asker, ask_nobody
from sddflow.engine.durable import Listen
from sddflow.models.protocol import Model
from sddflow.stages.registry import SHIPPED, Registry

OpenModel = Callable[[str, Listen], Model]


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class World:
    """The surroundings of a run in this process.

    Args:
        workspace: absolute path of the workspace.
        target: absolute path of the target.
        open_model: the metered model of a name, telling of each finished call.
        close_models: says that no more calls come, once the run is over.
        person: who decides here.
        registry: the stages.
        ask: asks a human at a gate.
        approvals: gates that the command line approves.
        now: the time, with zone.
        beyond_limits: a human lets the run go on beyond budgets of calls, tokens and time.
        cost_limit: US dollars after which no further stage asks a model; as the settings say now,
            not as they were planned, so that raising it helps.
    """

    workspace: Path
    target: Path
    open_model: OpenModel
    person: str
    registry: Registry = SHIPPED
    ask: Asker = ask_nobody
    approvals: frozenset[str] = frozenset()
    now: Callable[[], datetime] = now
    close_models: Callable[[], None] = lambda: None
    cost_limit: float = inf
    beyond_limits: bool = False

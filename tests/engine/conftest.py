"""A small workflow of tiny stages, and a workspace to run it in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sddflow.domain.decision import Shown
from sddflow.domain.event import Stamped
from sddflow.domain.exchange import Completion, ModelCall, Task, Usage
from sddflow.domain.finding import Finding
from sddflow.domain.plan import Plan, RoleText
from sddflow.domain.proof import Proof
from sddflow.domain.results import Documented, Feedback, Landed, Opinion, Proved, Reviewed
from sddflow.domain.settings import Limits, Settings
from sddflow.domain.workflow import Back, Proceed, Stage, Workflow
from sddflow.engine.asking import Answered
from sddflow.engine.held import Held, holding
from sddflow.engine.journal import Journal, Row, open_journal
from sddflow.engine.loop import Ended, walk
from sddflow.engine.world import World, now
from sddflow.models.protocol import Model
from sddflow.stages.registry import Registry
from sddflow.stages.services import Done, Services

ROLE = RoleText("architect", "agents/architect.md", "", "You design.")
FLOW = Workflow(
    "small",
    "",
    (
        Stage("think", "think"),
        Stage("prove", "prove", back="think"),
        Stage("landing", "gate", question="May it land?", back="think"),
        Stage("land", "land"),
        Stage("record", "record", always=True),
    ),
)


@dataclass
class Told:
    """A model that answers with the prompt in capitals, and remembers what it was asked."""

    name: str = "told"
    asked: list[str] = field(default_factory=list)

    def complete(self, task: Task) -> Completion:
        self.asked.append(task.prompt)
        return Completion(task.prompt.upper(), self.name, Usage(input=3, output=2))


@dataclass
class Heard:
    """What `Metered` does: tells of each finished call."""

    model: Model
    listen: Callable[[ModelCall, float], None]

    @property
    def name(self) -> str:
        return self.model.name

    def complete(self, task: Task) -> Completion:
        completion = self.model.complete(task)
        call = ModelCall(task.name, task.role, task.system, task.prompt, completion, "0.25")
        self.listen(call, 0.5)
        return completion


@dataclass
class Desk:
    """One run of the small workflow: what happens in it can be set, what happened can be read."""

    state: Path
    workflow: Workflow = FLOW
    model: Told = field(default_factory=Told)
    heard: list[Stamped] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    answers: list[Answered | None] = field(default_factory=list)
    feedback: list[Feedback | None] = field(default_factory=list)
    outcomes: dict[str, Callable[[], object]] = field(default_factory=dict)
    rounds: int = 3
    role: RoleText = ROLE
    findings: tuple[Finding, ...] = ()

    @property
    def plan(self) -> Plan:
        limits = Limits(rounds=self.rounds)
        roles = (("think", (self.role,)),)
        return Plan("chats", "", self.workflow, roles, Settings(limits=limits), "told")

    @property
    def registry(self) -> Registry:
        def think(feedback: Feedback | None, services: Services) -> Done[Reviewed]:
            self.feedback.append(feedback)
            answer = services.model(ROLE).complete(
                Task("think", "architect", "s", f"round {services.step.round}", {}, None)
            )
            self._happens("think")
            return Done(Reviewed((Opinion("architect", answer.text, self.findings),)), "thought")

        def prove(reviewed: Reviewed, services: Services) -> Done[Proved]:
            text = services.once("look", lambda: reviewed.opinions[0].summary)
            outcome = self._happens("prove")
            proof = Proof(text, (), (), (), ())
            return Done(
                Proved(proof), "proved", outcome if isinstance(outcome, Back) else Proceed()
            )

        def land(proved: Proved, services: Services) -> Done[Landed]:
            self._happens("land")
            return Done(Landed(("models.py",), proved.proof.target), "landed")

        def record(landed: Landed | None, services: Services) -> Done[Documented]:
            self._happens("record")
            ended = len([s for s in services.history() if s.run == services.run])
            return Done(Documented((f"{bool(landed)}",)), f"{ended > 0}")

        return Registry({"think": think, "prove": prove, "land": land, "record": record})

    def _happens(self, stage: str) -> object:
        return self.outcomes[stage]() if stage in self.outcomes else None

    def world(self, *approvals: str) -> World:
        def ask(run: str, shown: Shown, decided: Callable[[], bool]) -> Answered | None:
            self.shown.append(shown)
            return self.answers.pop(0) if self.answers else None

        return World(
            self.state, self.state, lambda _, listen: Heard(self.model, listen), "Ada",
            self.registry, ask, frozenset(approvals),
        )  # fmt: skip

    def hold(self, journal: Journal) -> "Holding":
        return Holding(self, journal)

    def walk(self, journal: Journal, *approvals: str) -> Ended:
        with self.hold(journal) as run:
            return walk(run, self.world(*approvals))


class Holding:
    """Holds the desk's one run, which is added to the journal the first time."""

    def __init__(self, desk: Desk, journal: Journal) -> None:
        rows = [r for r in journal.rows() if r.id == "chats-1"]
        row = rows[0] if rows else Row("chats-1", "chats", "chats", "running", "", 0, now(), now())
        plan = None if rows else desk.plan
        self._held = holding(journal, desk.state, row, plan, desk.heard.append, now)

    def __enter__(self) -> Held:
        return self._held.__enter__()

    def __exit__(self, *error: object) -> None:
        self._held.__exit__(*error)  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / ".sddflow")


@pytest.fixture
def journal(desk: Desk) -> Iterator[Journal]:
    journal = open_journal(desk.state)
    yield journal
    journal.close()

"""A process that works on one run of tiny stages and dies where it is told to.

    python worker.py FOLDER MOMENT

Moments are counted: each SQL statement of the journal, each event told, each line of work. At the
given one the process kills itself with SIGKILL; with 0 it lives. Calls of the model are written
to `calls` as they are made.
"""

import os
import signal
import sys
from pathlib import Path

from sddflow.domain.event import Stamped
from sddflow.domain.exchange import Completion, ModelCall, Task
from sddflow.domain.plan import Plan, RoleText
from sddflow.domain.proof import Proof
from sddflow.domain.results import Documented, Landed, Opinion, Proved, Reviewed
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Back, Proceed, Stage, Workflow
from sddflow.engine.durable import Listen
from sddflow.engine.held import holding
from sddflow.engine.journal import Row, open_journal
from sddflow.engine.loop import walk
from sddflow.engine.world import World, now
from sddflow.models.protocol import Model
from sddflow.stages.registry import Registry
from sddflow.stages.services import Done, Services

ROLES = tuple(RoleText(name, f"{name}.md", "", "") for name in ("one", "two"))
FLOW = Workflow(
    "small",
    "",
    (
        Stage("think", "think"),
        Stage("prove", "prove", back="think"),
        Stage("landing", "gate", back="think"),
        Stage("land", "land"),
        Stage("record", "record", always=True),
    ),
)
PLAN = Plan("chats", "", FLOW, (("think", ROLES),), Settings(), "told")
FOLDER, MOMENT = Path(sys.argv[1]), int(sys.argv[2])
passed = 0


def moment(_: object = None) -> None:
    global passed
    passed += 1
    if passed == MOMENT:
        os.kill(os.getpid(), signal.SIGKILL)


class Told:
    name = "told"

    def __init__(self, listen: Listen) -> None:
        self.listen = listen

    def complete(self, task: Task) -> Completion:
        moment()
        with (FOLDER / "calls").open("a") as file:
            file.write(f"{task.prompt}\n")
        completion = Completion(task.prompt, self.name)
        self.listen(ModelCall(task.name, task.role, "", task.prompt, completion, "0.01"), 0.0)
        return completion


def open_model(_: str, listen: Listen) -> Model:
    return Told(listen)


def think(services: Services) -> Done[Reviewed]:
    tasks = [Task("t", r.name, "", f"{r.name} {services.step.key}", {}, None) for r in ROLES]
    texts = [services.model(r).complete(t).text for r, t in zip(ROLES, tasks, strict=True)]
    return Done(Reviewed(tuple(Opinion(text, text, ()) for text in texts)), "thought")


def prove(reviewed: Reviewed, services: Services) -> Done[Proved]:
    first = services.step.round == 1
    text = services.once("look", lambda: reviewed.opinions[0].summary)
    moment()
    outcome = Back("think", "once more") if first else Proceed()
    return Done(Proved(Proof(text, (), (), (), ())), "proved", outcome)


def land(proved: Proved, services: Services) -> Done[Landed]:
    (FOLDER / "landed").write_text(proved.proof.target)
    moment()
    return Done(Landed(("landed",), proved.proof.target), "landed")


def record(landed: Landed | None, services: Services) -> Done[Documented]:
    moment()
    return Done(Documented((landed.revision if landed else "none",)), "recorded")


def told(_: Stamped) -> None:
    moment()


def main() -> None:
    journal = open_journal(FOLDER)
    journal._connection.set_trace_callback(moment)
    rows = journal.rows()
    row = rows[0] if rows else Row("chats-1", "chats", "chats", "running", "", 0, now(), now())
    stages = {"think": think, "prove": prove, "land": land, "record": record}
    world = World(
        FOLDER, FOLDER, open_model, "Ada", Registry(stages), approvals=frozenset({"landing"})
    )
    with holding(journal, FOLDER, row, None if rows else PLAN, told, now) as run:
        sys.stdout.write(f"{walk(run, world).status} {passed}\n")


main()

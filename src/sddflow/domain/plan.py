"""The frozen plan of a run: what it works with, so that editing files mid-run changes nothing."""

from dataclasses import dataclass, replace

from sddflow.domain.digest import digest
from sddflow.domain.exchange import Effort, Thinking
from sddflow.domain.redaction import HIDDEN, redact
from sddflow.domain.settings import Settings
from sddflow.domain.workflow import Workflow


@dataclass(frozen=True, slots=True)
class RoleText:
    """A role as it was when the run was planned.

    Args:
        name: from its front matter.
        path: POSIX path relative to the workspace, or `shipped:` and the file's name.
        description: one line.
        instructions: the body of the file.
        model: what its front matter asks for, or "".
        tools: those its front matter asks for; None where it does not say.
        effort: how much work it asks a model for; "" leaves it to the model.
        thinking: `adaptive` or `disabled`, where it asks for one; "" leaves it to the model.
        line: of the file on which the instructions begin, from 1.
        stated: what its front matter states of its contract (`sddflow:`), as JSON, or "".
    """

    name: str
    path: str
    description: str
    instructions: str
    model: str = ""
    tools: tuple[str, ...] | None = None
    effort: Effort = ""
    thinking: Thinking = ""
    line: int = 1
    stated: str = ""

    @property
    def digest(self) -> str:
        """Of everything a model is told by it."""
        return digest(self.name, self.instructions)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run works with.

    Args:
        feature: as the user named it.
        spec: POSIX path of the spec, relative to the target; "" where none was found yet.
        workflow: its stages.
        roles: stage id and the roles it works with.
        settings: of the workspace.
        model: the model in words, `offline`, `anthropic:<id>`.
        constitution: text of the constitution, or "".
        guidance: text of CLAUDE.md and the like, or "".
        person: who started it.
        branch: the git branch, or "".
        command: the command line that started it.
        recording: absolute path of the folder that its exchanges are recorded in, or "".
    """

    feature: str
    spec: str
    workflow: Workflow
    roles: tuple[tuple[str, tuple[RoleText, ...]], ...]
    settings: Settings
    model: str
    constitution: str = ""
    guidance: str = ""
    person: str = ""
    branch: str = ""
    command: str = ""
    recording: str = ""

    def roles_of(self, stage: str) -> tuple[RoleText, ...]:
        """The roles a stage works with."""
        return dict(self.roles).get(stage, ())

    def without_secrets(self) -> "Plan":
        """As it is kept: made-up settings and the scratch server's password stay outside."""
        env = tuple((name, HIDDEN) for name, _ in self.settings.env)
        server = redact(self.settings.postgres)
        return replace(self, settings=replace(self.settings, env=env, postgres=server))

    def with_secrets(self, settings: Settings) -> "Plan":
        """With the made-up settings and the scratch server that the workspace names now."""
        now = replace(self.settings, env=settings.env, postgres=settings.postgres)
        return replace(self, settings=now)

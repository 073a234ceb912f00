"""The workspace's settings: the keys of `sddflow.toml`, all of which have defaults."""

from dataclasses import dataclass

from sddflow.domain.budget import Budget


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a run stops trying.

    Args:
        repairs: replies of one task that may be sent back with findings.
        rounds: times the loop design → proof → repair is walked.
        cost: US dollars a run may spend; a run stops at a gate when it is reached.
        tools: times a role may look around with tools before it must answer; 0 takes them away.
        seconds: that one command in the target's interpreter may take.
        calls: answers of models in a run; 0 leaves it open, as for the next two.
        tokens: of a run, in and out.
        minutes: that a run may work, waiting for humans apart.
    """

    repairs: int = 2
    rounds: int = 3
    cost: float = 5.0
    tools: int = 8
    seconds: float = 300.0
    calls: int = 0
    tokens: int = 0
    minutes: float = 0.0

    @property
    def budget(self) -> Budget:
        """Of a run, beside its money."""
        return Budget(self.calls, self.tokens, minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `sddflow.toml` says.

    Args:
        target: folder of the application, relative to the workspace.
        workflow: name of the default workflow.
        model: default model, `offline` or `anthropic:<id>`; "" chooses by what is set up.
        python: the target's interpreter, relative to the target; "" finds it.
        alembic_ini: relative to the target; "" finds it.
        constitution: relative to the target; "" finds it.
        postgres: "" is the embedded server; a URL of a scratch server otherwise.
        dialects: what the proof runs on.
        env: settings the target needs to be imported, made-up values.
        sizes: rows of tables where the application really runs; see `domain/sizes.py`.
        rolling: old code runs on while a migration comes: what it stumbles over is a warning.
        stopped: the application is stopped meanwhile: what keeps others waiting is information.
        call_functions: functions of the source are called on the scratch databases.
        limits: where a run stops trying.
    """

    target: str = "."
    workflow: str = "database-feature"
    model: str = ""
    python: str = ""
    alembic_ini: str = ""
    constitution: str = ""
    postgres: str = ""
    dialects: tuple[str, ...] = ("sqlite", "postgresql")
    env: tuple[tuple[str, str], ...] = ()
    sizes: tuple[tuple[str, int], ...] = ()
    rolling: bool = False
    stopped: bool = False
    call_functions: bool = True
    limits: Limits = Limits()

"""Every exception of sddflow.

    SddflowError
    ├── UsageError            2  the words or the input are wrong
    │   ├── SpecError            a spec cannot be read or found
    │   ├── WorkspaceError       sddflow.toml or a path in it
    │   ├── RoleError            an agent file or a role name
    │   ├── WorkflowError        a workflow file
    │   └── TargetError          the application cannot be read or imported
    │       ├── EnvError            env.py failed before it ran any revision
    │       └── RevisionError       a revision failed while it ran
    │           └── HungError          it did not come to its end
    ├── Busy                  2  another process holds the run or the feature
    ├── Failed                1  it ran, and the answer is no
    │   ├── ModelError           the model gave no usable answer
    │   ├── ScratchError         a scratch database could not be made
    │   ├── ScopeError           a file is outside of what a role may write
    │   └── LandingError         the change set could not be moved in
    ├── LimitReached          3  the money is spent; a human says whether to go on
    └── Refused               4  a human said no

The number is the exit code of the command that meets it. Each error is one line: what is wrong,
where, and the cure. Anything that is not a SddflowError is a bug of ours and shows a traceback.
"""


class SddflowError(Exception):
    """One line for the user: `message`, the `place` it is about, and the `cure`.

    Args:
        message: what is wrong, as a sentence without a full stop.
        place: `file:line`, a path, a run id; empty where there is none.
        cure: what to do about it; empty where nothing can be.
    """

    exit_code = 1

    def __init__(self, message: str, *, place: str = "", cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.cure = cure

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        then = f" ({self.cure})" if self.cure else ""
        return f"{where}{self.message}{then}"


class UsageError(SddflowError):
    """The words of a command, or the input it names, are wrong."""

    exit_code = 2


class SpecError(UsageError):
    """A feature or its spec cannot be found or read."""


class WorkspaceError(UsageError):
    """`sddflow.toml`, or a path that leaves the workspace."""


class RoleError(UsageError):
    """An agent file cannot be used, or a role's name fits none or several."""


class WorkflowError(UsageError):
    """A workflow file is not valid."""


class TargetError(UsageError):
    """The application cannot be read, imported, or migrated from where it stands."""


class EnvError(TargetError):
    """env.py, what it imports or its interpreter failed before any revision ran."""


class RevisionError(TargetError):
    """A revision failed while it ran.

    Args:
        message: the database's own words, or Python's.
        place: the last line of the application that was reached.
        cure: what to do, where that is known.
        revision: the id of the one that ran.
        statement: the SQL that failed; "" where it was none.
    """

    def __init__(
        self, message: str, *, place: str = "", cure: str = "", revision: str, statement: str = ""
    ) -> None:
        super().__init__(message, place=place, cure=cure)
        self.revision = revision
        self.statement = statement


class HungError(RevisionError):
    """It did not come to its end, in a revision or ("") outside of any.

    Trying once more would take as long again.
    """


class Busy(UsageError):  # noqa: N818 - a state, not a mistake
    """Another process holds the run, or another run the feature."""


class Failed(SddflowError):  # noqa: N818 - an answer, not a mistake
    """It ran, and the answer is no."""


class ModelError(Failed):
    """The model gave no usable answer; `request_id` in the place where the server told one."""


class ScratchError(Failed):
    """A scratch database could not be made or reached."""


class ScopeError(Failed):
    """A file of the change set is outside of what a role's contract lets it write."""


class LandingError(Failed):
    """The change set could not be moved into the target; nothing of it was left there."""


class LimitReached(SddflowError):  # noqa: N818 - a state, not a mistake
    """The next model call would pass the limit; nothing is lost, the run waits."""

    exit_code = 3


class Refused(SddflowError):  # noqa: N818 - an answer, not a mistake
    """A human said no."""

    exit_code = 4

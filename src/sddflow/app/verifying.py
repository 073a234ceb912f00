"""`verify`: prove the newest migration of any Alembic project; no run, nothing needed but it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sddflow.domain.proof import CheckResult, Proof
from sddflow.domain.settings import Settings
from sddflow.errors import UsageError, WorkspaceError
from sddflow.workspace import load_workspace

_DIALECTS = {
    "sqlite": ("sqlite",),
    "postgres": ("postgresql",),
    "postgresql": ("postgresql",),
    "both": ("sqlite", "postgresql"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is verified, and how: the application's folder and the settings that hold for it."""

    target: Path
    settings: Settings


def subject(path: Path | None, workspace: Path | None = None, on: str = "") -> Subject:
    """What the words of `verify` mean.

    Args:
        path: an application's folder; the workspace's target where none is given.
        workspace: a folder in the workspace; the current one where none is given.
        on: `sqlite`, `postgres`, `both`, or the URL of a PostgreSQL server for scratch databases;
            "" is what the settings say.

    Raises:
        WorkspaceError: the folder is missing.
        UsageError: `on` says nothing known.
    """
    around = load_workspace(path or workspace)
    if path is None or path.resolve() in (around.root, around.target):
        found = Subject(around.target, around.settings)
    else:
        found = Subject(path.resolve(), Settings())
    if not found.target.is_dir():
        raise WorkspaceError("there is no such folder", place=str(found.target))
    return replace(found, settings=_on(found.settings, on))


def verify(
    subject: Subject,
    *,
    revisions: tuple[str, ...] = (),
    notify: Callable[[CheckResult], None],
    note: Callable[[str], None],
) -> Proof:
    """Prove it on scratch databases.

    Args:
        subject: what is verified.
        revisions: those under test; the newest where none is given.
        notify: called after each check.
        note: called with lines of progress.

    Raises:
        TargetError: there is no Alembic environment, revision or interpreter.
    """
    from sddflow.proof.standalone import verify_target

    return verify_target(
        subject.target, subject.settings, revisions=revisions, notify=notify, note=note
    )


def _on(settings: Settings, on: str) -> Settings:
    if not on:
        return settings
    if on in _DIALECTS:
        return replace(settings, dialects=_DIALECTS[on])
    if on.startswith(("postgresql:", "postgres:", "postgresql+")):
        return replace(settings, dialects=("postgresql",), postgres=on)
    raise UsageError(
        f"there is nothing called {on!r} to verify on",
        cure="sqlite, postgres, both, or the URL of a PostgreSQL server for scratch databases",
    )

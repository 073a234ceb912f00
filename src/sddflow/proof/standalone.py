"""Verifying any Alembic project, with no run and no configuration."""

from dataclasses import replace
from pathlib import Path

from sddflow.domain.proof import Proof
from sddflow.domain.settings import Settings
from sddflow.proof.prove import Note, Notify, prove
from sddflow.target.application import Application
from sddflow.target.conventions import read_conventions
from sddflow.target.interpreter import find_python
from sddflow.target.migrations import read_migrations


def verify_target(
    target: Path,
    settings: Settings,
    *,
    on: tuple[str, ...] = (),
    revisions: tuple[str, ...] = (),
    notify: Notify,
    note: Note,
) -> Proof:
    """Prove the newest revision of a project.

    Args:
        target: its folder.
        settings: of the workspace, or the defaults.
        on: dialects; those of the settings where none is given.
        revisions: those under test; the newest where none is given.
        notify: called after each check.
        note: called with lines of progress.

    Raises:
        TargetError: there is no Alembic environment, no revision, or no interpreter.
    """
    chosen = replace(settings, dialects=on) if on else settings
    target = target.resolve()
    return prove(
        application_at(target, target, chosen),
        settings=chosen,
        conventions=read_conventions(target, chosen),
        label=target.name,
        revisions=revisions,
        notify=notify,
        note=note,
    )


def application_at(root: Path, home: Path, settings: Settings) -> Application:
    """The application in a folder.

    Args:
        root: where its files are: the target, or a copy of it.
        home: the target itself, whose interpreter it uses.
        settings: of the workspace.

    Raises:
        TargetError: there is no Alembic environment, or no interpreter.
    """
    return Application(
        root=root,
        python=find_python(home, settings),
        migrations=read_migrations(root, settings),
        env=settings.env,
        seconds=settings.limits.seconds,
    )

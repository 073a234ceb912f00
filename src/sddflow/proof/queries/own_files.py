"""The application's own source: revisions and env.py are no part of it."""

from collections.abc import Iterator
from pathlib import Path

from sddflow.errors import UsageError
from sddflow.proof.case import Case
from sddflow.target.application import Application
from sddflow.target.layout import python_files


def migrations_of(application: Application) -> Path:
    """The folder of env.py, absolute."""
    return (application.root / application.migrations.script_location).resolve()


def source_of(application: Application) -> Iterator[Path]:
    """Each file of its source, absolute."""
    migrations = migrations_of(application)
    for file in python_files(application.root):
        if not file.resolve().is_relative_to(migrations):
            yield file


def files_before(case: Case) -> Iterator[tuple[Path, str]]:
    """Those of the source as git has it from before, as `own_files`; none where it has none."""
    try:
        was = case.older
    except UsageError:
        return
    root = was.application.root
    for file in source_of(was.application):
        yield file, f"{file.relative_to(root).as_posix()} at {was.commit}"


def own_files(case: Case) -> Iterator[tuple[Path, str]]:
    """Each file of the source, and its path relative to the application."""
    root = case.application.root
    yield from ((file, file.relative_to(root).as_posix()) for file in source_of(case.application))

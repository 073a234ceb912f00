"""The application's own source: revisions and env.py are no part of it."""

from collections.abc import Iterator
from pathlib import Path

from sddflow.proof.case import Case
from sddflow.target.layout import python_files


def migrations_of(case: Case) -> Path:
    """The folder of env.py, absolute."""
    return (case.application.root / case.application.migrations.script_location).resolve()


def own_files(case: Case) -> Iterator[tuple[Path, str]]:
    """Each file of the source, and its path relative to the application."""
    root, migrations = case.application.root, migrations_of(case)
    for file in python_files(root):
        if not file.resolve().is_relative_to(migrations):
            yield file, file.relative_to(root).as_posix()

"""The schema as the target's migrations really build it."""

import re
from typing import cast

from sddflow.database.reading import read_schema
from sddflow.database.scratch import Dialect, scratch
from sddflow.domain.schema.table import Schema
from sddflow.domain.settings import Settings
from sddflow.errors import ScratchError, TargetError
from sddflow.target.application import Application

_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_NO_TABLE = re.compile(r"UndefinedTable|no such table|NoSuchTable|UndefinedTableError")


def existing_schema(application: Application, settings: Settings) -> Schema:
    """Run the migrations to the head on scratch databases, and read one of them back.

    PostgreSQL's, where the settings name it: SQLite knows no time zones, UUIDs or enum types,
    and a design must not take its poorer types for the application's. A dialect that cannot run
    the migrations is told before anything is designed: nothing could be proved on it.

    Raises:
        TargetError: the migrations do not run on a dialect; the line says where they fail.
        ScratchError: no scratch database can be made.
    """
    if not application.migrations.revisions:
        return Schema()
    read: dict[str, Schema] = {}
    failed: dict[str, TargetError] = {}
    missing: list[ScratchError] = []
    for dialect in sorted(settings.dialects or ("sqlite",)):
        try:
            with scratch(cast("Dialect", dialect), settings) as made:
                application.upgrade(made.url)
                read[dialect] = read_schema(made.url)
        except TargetError as error:
            failed[dialect] = error
        except ScratchError as error:
            missing.append(error)
    if failed:
        raise _cannot_run(failed, tuple(read))
    if not read:
        raise missing[0]
    return next(iter(read.values()))


def _cannot_run(failed: dict[str, TargetError], runs: tuple[str, ...]) -> TargetError:
    """What the migrations fail at, and what can be done about it."""
    dialect, error = next(iter(failed.items()))
    if runs:
        other = ", ".join(f'"{name}"' for name in runs)
        return TargetError(
            f"{_NAMES.get(dialect, dialect)} cannot run the migrations that are there: "
            f"{error.message}",
            place=error.place,
            cure=f"if the application never runs on it, set dialects = [{other}] in sddflow.toml "
            "and run again",
        )
    if not _NO_TABLE.search(error.message):
        return error
    return TargetError(
        f"the migrations do not run from an empty database: {error.message}",
        place=error.place,
        cure="no revision before it makes that table: begin the history with one that does",
    )

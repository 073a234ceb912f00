"""The schema as the target's migrations really build it."""

from typing import cast

from sddflow.database.reading import read_schema
from sddflow.database.scratch import Dialect, scratch
from sddflow.domain.schema.table import Schema
from sddflow.domain.settings import Settings
from sddflow.errors import ScratchError, SddflowError, TargetError
from sddflow.target.application import Application
from sddflow.target.own_database import check_scratch_server


def existing_schema(application: Application, settings: Settings) -> Schema:
    """Run the migrations to the head on a scratch database, and read it back.

    PostgreSQL first, where the settings name it: SQLite knows no time zones, UUIDs or enum types,
    and a design must not take its poorer types for the application's.

    Raises:
        TargetError: the migrations run on none of the dialects; the line says where they fail.
        ScratchError: no scratch database can be made.
        WorkspaceError: the settings' server is the application's own.
    """
    check_scratch_server(application.root, settings)
    if not application.migrations.revisions:
        return Schema()
    failed: list[SddflowError] = []
    for dialect in sorted(settings.dialects or ("sqlite",)):
        try:
            with scratch(cast("Dialect", dialect), settings) as made:
                application.upgrade(made.url)
                return read_schema(made.url)
        except (TargetError, ScratchError) as error:
            failed.append(error)
    raise next((e for e in failed if isinstance(e, TargetError)), failed[0])

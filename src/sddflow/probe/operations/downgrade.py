"""Run migrations downwards on the scratch database."""

from __future__ import annotations

from typing import Any

from ..environment import alembic_config, note_runs, ran_something
from ..progress import note_progress
from ..redirect import record_statements
from ..request import Request
from ..window import window


def run(request: Request) -> dict[str, Any]:
    """Downgrade to `revision`; answers the statements that were executed."""
    from alembic import command

    statements, runs = record_statements(), note_runs()
    start = request.arguments["revision"]
    note_progress(request.private)
    with window(request, start, statements):
        command.downgrade(alembic_config(request), request.arguments["revision"])
    ran_something(runs, request)
    return {"statements": list(statements)}

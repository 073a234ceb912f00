"""Run migrations downwards on the scratch database."""

from __future__ import annotations

from typing import Any

from ..environment import alembic_config, noted_runs, ran_something
from ..progress import noted_progress
from ..redirect import recorded
from ..request import Request
from ..window import window


def run(request: Request) -> dict[str, Any]:
    """Downgrade to `revision`; answers the statements that were executed."""
    from alembic import command

    start = request.arguments["revision"]
    with (
        recorded() as statements,
        noted_runs() as runs,
        noted_progress(request.private),
        window(request, start, statements),
    ):
        command.downgrade(alembic_config(request), start)
    ran_something(runs, request)
    return {"statements": statements}

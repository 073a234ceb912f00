"""Say that the scratch database stands at some revisions, without running any."""

from __future__ import annotations

from typing import Any

from ..environment import alembic_config, noted_runs, remember_home
from ..request import Request


def run(request: Request) -> dict[str, Any]:
    """Stamp with `revisions`, one after the other."""
    from alembic import command

    with noted_runs() as runs:
        command.stamp(alembic_config(request), request.arguments["revisions"])
    remember_home(request, runs)
    return {"statements": []}

"""Run migrations upwards on the scratch database, and let them fail half way."""

from __future__ import annotations

from typing import Any

from ..environment import alembic_config
from ..request import Request
from ..stopping import Stop


def run(request: Request) -> dict[str, Any]:
    """Upgrade to `revision`, and fail after `after` statements; answers whether it came to that."""
    from alembic import command

    stop = Stop(int(request.arguments["after"]))
    stop.listen()
    try:
        command.upgrade(alembic_config(request), request.arguments["revision"])
    except Exception:  # env.py may tell the failure in words of its own
        if not stop.reached:
            raise
    return {"stopped": stop.reached}

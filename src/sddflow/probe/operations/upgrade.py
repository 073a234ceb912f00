"""Run migrations upwards on the scratch database."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from ..environment import alembic_config, noted_runs, ran_something, remember_home
from ..progress import noted_progress
from ..redirect import recorded
from ..request import Request
from ..watching import watched
from ..window import standing, window


def run(request: Request) -> dict[str, Any]:
    """Upgrade to `revision`; answers the statements that were executed.

    With `watch_locks`, also what each of them did to the tables, on PostgreSQL.
    """
    from alembic import command

    start, seen = standing(request), {}
    with ExitStack() as stack:
        statements = stack.enter_context(recorded())
        runs = stack.enter_context(noted_runs())
        if request.arguments.get("watch_locks"):
            watch = stack.enter_context(watched(request.root, runs))
            seen = {"watched": watch.seen, "alone": watch.alone}
        stack.enter_context(noted_progress(request.private))
        stack.enter_context(window(request, start, statements))
        command.upgrade(alembic_config(request), request.arguments["revision"])
    ran_something(runs, request)
    remember_home(request, runs)
    return {"statements": statements, **seen}

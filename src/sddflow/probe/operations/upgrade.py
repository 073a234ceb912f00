"""Run migrations upwards on the scratch database."""

from __future__ import annotations

from typing import Any

from ..environment import alembic_config, note_runs, ran_something, remember_home
from ..progress import note_progress
from ..redirect import record_statements
from ..request import Request
from ..watching import watch
from ..window import standing, window


def run(request: Request) -> dict[str, Any]:
    """Upgrade to `revision`; answers the statements that were executed.

    With `watch_locks`, also what each of them did to the tables, on PostgreSQL.
    """
    from alembic import command

    start = standing(request)
    statements, runs = record_statements(), note_runs()
    watched = watch(request.root, runs) if request.arguments.get("watch_locks") else None
    note_progress(request.private)
    with window(request, start, statements):
        command.upgrade(alembic_config(request), request.arguments["revision"])
    ran_something(runs, request)
    seen = {"watched": watched.seen, "alone": watched.alone} if watched else {}
    answer = {"statements": list(statements), **seen}
    remember_home(request, runs)
    return answer

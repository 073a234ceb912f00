"""Build the models' tables directly, past the migrations."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from typing import Any

from ..connecting import with_connection
from ..redirect import record_statements
from ..request import Request
from ..tables import find_tables


def run(request: Request) -> dict[str, Any]:
    """Create every table of every metadata; answers the statements that were executed."""
    found, _ = find_tables(request)
    statements = record_statements()

    def create(connection: Any) -> None:
        for metadata in found.all:
            metadata.create_all(connection)

    with_connection(request, create)
    return {"statements": list(statements)}

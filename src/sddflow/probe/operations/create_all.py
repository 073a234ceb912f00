"""Build the models' tables directly, past the migrations."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from typing import Any

from ..connecting import with_connection
from ..home import Home
from ..redirect import recorded
from ..request import Request
from ..tables import find_tables
from .metadata import told


def run(request: Request) -> dict[str, Any]:
    """Create every table of every metadata; answers the statements, and what `metadata` does."""
    found, seen = find_tables(request)

    def create(connection: Any) -> None:
        found.home.note(connection)
        for metadata in found.all:
            _make_schemas(connection, metadata, found.home)
            _make_types(connection, metadata)
            metadata.create_all(connection)

    with recorded() as statements:
        with_connection(request, create, found.home)
    declared = told(found, seen)
    return {"statements": list(statements), "needs": found.needs, "metadata": declared}


def _make_schemas(connection: Any, metadata: Any, home: Home) -> None:
    """Those that the tables name; migrations make them, models take them for granted.

    Every database begins with `public`.
    """
    if connection.dialect.name != "postgresql":
        return
    from sqlalchemy.schema import CreateSchema

    schemas = {home.translated.get(t.schema, t.schema) for t in metadata.tables.values()}
    for name in sorted({home.schema, *filter(None, schemas)} - {"public"}):
        connection.execute(CreateSchema(name, if_not_exists=True))


def _make_types(connection: Any, metadata: Any) -> None:
    """Enum types and domains that the models leave to the migrations: `create_type=False`."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.tables.values():
        for column in table.columns:
            kind = getattr(column.type, "item_type", column.type)
            if getattr(kind, "create_type", True) is False:
                kind.create(connection, checkfirst=True)

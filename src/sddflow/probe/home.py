"""The schema that a name without one stands for: as env.py leaves the connection it migrates on.

An env.py may set a search_path, or translate the schemas of the models to others. sddflow finds
the tables by what is noted here, in a comment on the scratch database.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

USUAL = "public"
MARK = "sddflow home: "


@dataclass(frozen=True)
class Home:
    """Where names lead.

    Args:
        schema: that a name without one stands for.
        translated: schemas of the models, and what stands for them in the database.
    """

    schema: str = USUAL
    translated: Mapping[str | None, str | None] = field(default_factory=dict)

    def name(self, table: Any) -> str:
        """What sddflow calls a table of the models."""
        schema = self.translated.get(table.schema, table.schema)
        return f"{schema}.{table.name}" if schema and schema != self.schema else str(table.name)

    def settle(self, engine: Any) -> Any:
        """An engine whose connections look there; `engine` itself where it is the usual place."""
        from sqlalchemy import event

        plain = getattr(engine, "sync_engine", engine)
        if plain.dialect.name != "postgresql" or self == Home():
            return engine

        @event.listens_for(plain, "connect")
        def _on_connect(connection: Any, _record: Any) -> None:
            cursor = connection.cursor()
            cursor.execute(f"SET search_path = {_quoted(self.schema)}, {USUAL}")
            cursor.close()
            connection.commit()

        return engine.execution_options(schema_translate_map=dict(self.translated) or None)

    def note(self, connection: Any) -> None:
        """Let the scratch database say it."""
        if connection.dialect.name != "postgresql" or self.schema == USUAL:
            return
        (database,) = connection.exec_driver_sql("SELECT current_database()").one()
        said = (MARK + self.schema).replace("'", "''").replace("%", "%%")
        connection.exec_driver_sql(f"COMMENT ON DATABASE {_quoted(database)} IS '{said}'")


def home_of(context: Any) -> Home:
    """Of a migration context that is about to migrate."""
    connection = context.connection
    if connection is None or connection.dialect.name != "postgresql":
        return Home()
    options = connection.get_execution_options()
    translated = dict(options.get("schema_translate_map") or {})
    return Home(translated.get(None) or _first(connection), translated)


def _first(connection: Any) -> str:
    """Of the search path; past SQLAlchemy, as nobody may take it for a statement of env.py."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute("SHOW search_path")
        (said,) = cursor.fetchone()
    finally:
        cursor.close()
    names = (name.strip().strip('"') for name in str(said).split(","))
    return next((name for name in names if name not in ("", "$user")), USUAL)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

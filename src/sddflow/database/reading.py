"""What stands in a database: as a schema, and as exact text to compare a before with an after."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine

from sddflow.database.engines import engine_on
from sddflow.database.postgres import catalogue as postgres_catalogue
from sddflow.database.postgres import reading as postgres_reading
from sddflow.database.sqlite import catalogue as sqlite_catalogue
from sddflow.database.sqlite import reading as sqlite_reading
from sddflow.domain.schema.qualified import bare
from sddflow.domain.schema.table import Schema

VERSION_TABLE = "alembic_version"


def read_schema(where: str | Engine) -> Schema:
    """Every table, ordered by name, without Alembic's own.

    Args:
        where: a plain URL, or an engine.
    """
    with _engine(where).connect() as connection:
        return _schema(connection)


def catalogue(where: str | Engine) -> str:
    """Everything that a database knows about itself, one fact a line, in order.

    Two databases with the same text are the same but for their rows and for the order of columns.
    """
    with _engine(where).connect() as connection:
        return _text(connection)


def schema_and_text(where: str | Engine) -> tuple[Schema, str]:
    """What `read_schema` and `catalogue` tell, through one connection."""
    with _engine(where).connect() as connection:
        return _schema(connection), _text(connection)


def _schema(connection: Connection) -> Schema:
    reading = sqlite_reading if _is_sqlite(connection) else postgres_reading
    kept = (table for table in reading.read_tables(connection) if bare(table.name) != VERSION_TABLE)
    return Schema(tuple(sorted(kept, key=lambda table: table.name)))


def _text(connection: Connection) -> str:
    told = sqlite_catalogue if _is_sqlite(connection) else postgres_catalogue
    facts = sorted(_without_alembic(told.facts(connection)))
    return "".join(f"{fact}\n" for fact in facts)


def _without_alembic(facts: Iterable[str]) -> Iterable[str]:
    return (fact for fact in facts if VERSION_TABLE not in fact)


def _engine(where: str | Engine) -> Engine:
    return engine_on(where) if isinstance(where, str) else where


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"

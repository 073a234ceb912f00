"""A schema as `pg_dump --schema-only` or SQLite's `.schema` writes it, loaded into a database.

Owners, grants and rows are left out: the roles are not there, and the rows are somebody's. Only
what a dump says of Alembic's version is kept.
"""

import re
import sqlite3
from contextlib import closing

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from sddflow.database.scratch import Dialect, Scratch
from sddflow.errors import ScratchError

_POSTGRES = re.compile(
    r"PostgreSQL database dump|\bpg_catalog\b|\bpublic\.|^SET \w+ = |\bnextval\(", re.MULTILINE
)
_SQLITE = re.compile(
    r"\bAUTOINCREMENT\b|\bPRAGMA\b|\bsqlite_\w+|\bWITHOUT ROWID\b|\bDATETIME\b", re.IGNORECASE
)
_VERSION = re.compile(
    r"^COPY (?P<table>\S*alembic_version\b)[^\n]*FROM stdin;\n(?P<rows>.*?)^\\\.$",
    re.MULTILINE | re.DOTALL,
)
_INSERT = re.compile(r"^INSERT INTO (?!\S*alembic_version\b).*?;[ \t]*$", re.MULTILINE | re.DOTALL)
_ELSEWHERE = (
    re.compile(r"^COPY .*?^\\\.$", re.MULTILINE | re.DOTALL),
    re.compile(r"^ALTER [^;]*? OWNER TO [^;]*;[ \t]*$", re.MULTILINE),
    re.compile(
        r"^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES|SET SESSION AUTH)\b[^;]*;", re.MULTILINE
    ),
    re.compile(r"^CREATE (?:SCHEMA public|DATABASE \S+)\b[^;]*;", re.MULTILINE),
    re.compile(r"^COMMENT ON (?:EXTENSION|SCHEMA public|DATABASE)\b[^;]*;", re.MULTILINE),
    re.compile(r"^\\.*$", re.MULTILINE),
)
_BOOKS = re.compile(r"^CREATE TABLE sqlite_\w+\s*\(.*?\);[ \t]*$", re.MULTILINE | re.DOTALL)


def dialect_of(dump: str) -> Dialect | None:
    """Whose dump it is; None where both may read it."""
    if _POSTGRES.search(dump):
        return "postgresql"
    return "sqlite" if _SQLITE.search(dump) else None


def load(dump: str, scratch: Scratch) -> tuple[str, ...]:
    """Load a dump into an empty database.

    Args:
        dump: its text.
        scratch: the database.

    Returns:
        What it says of Alembic's version; empty where it says nothing.

    Raises:
        ScratchError: the database does not take it; the line is the database's own.
    """
    try:
        if scratch.dialect == "sqlite":
            _load_sqlite(dump, scratch)
        else:
            _load_postgres(dump, scratch)
    except (DBAPIError, sqlite3.Error) as error:
        own = getattr(error, "orig", error)
        line = (str(own).strip().splitlines() or [type(own).__name__])[0]
        raise ScratchError(
            f"the dump cannot be loaded: {line}",
            cure="dump the schema alone: pg_dump --schema-only --no-owner, or sqlite3 FILE .schema",
        ) from None
    return _versions(scratch)


def _load_sqlite(dump: str, scratch: Scratch) -> None:
    path = scratch.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(_BOOKS.sub("", _INSERT.sub("", dump)))


def _load_postgres(dump: str, scratch: Scratch) -> None:
    said = _VERSION.sub(_as_insert, dump.replace("\r\n", "\n"))
    for pattern in (*_ELSEWHERE, _INSERT):
        said = pattern.sub("", said)
    with scratch.engine().connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(said)  # all of it at once, as it stands: the server splits it
        cursor.close()
        connection.connection.commit()


def _as_insert(found: re.Match[str]) -> str:
    rows = [line.strip().replace("'", "''") for line in found["rows"].splitlines() if line.strip()]
    values = ", ".join(f"('{row}')" for row in rows)
    return f"INSERT INTO {found['table']} VALUES {values};\n" if rows else ""  # noqa: S608 - quoted


def _versions(scratch: Scratch) -> tuple[str, ...]:
    with scratch.engine().connect() as connection:
        try:
            table = _version_table(connection)
            found = connection.execute(text(f"SELECT version_num FROM {table}"))  # noqa: S608 - quoted
            return tuple(sorted(str(row[0]) for row in found))
        except SQLAlchemyError:
            return ()


def _version_table(connection: Connection) -> str:
    """Alembic's table, in whatever schema it stands."""
    if connection.dialect.name == "sqlite":
        return "alembic_version"
    query = text("SELECT oid::regclass::text FROM pg_class WHERE relname = 'alembic_version'")
    return str(connection.execute(query).scalar())

"""Which Python and which libraries the target has."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from ..request import Request

_ASKED = (
    *("sqlalchemy", "alembic", "sqlmodel", "pydantic", "fastapi", "aiosqlite"),
    *("asyncpg", "psycopg", "psycopg2", "psycopg2-binary", "pytest", "greenlet"),
)


def run(_request: Request) -> dict[str, dict[str, str]]:
    """Versions by name; a library that is missing is left out."""
    found = {"python": platform.python_version()}
    for name in _ASKED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return {"versions": found}

"""Which Python and which libraries the target has."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, distribution

from ..lending import Lent
from ..request import Request

_ASKED = (
    *("sqlalchemy", "alembic", "sqlmodel", "pydantic", "fastapi", "aiosqlite"),
    *("asyncpg", "psycopg", "psycopg2", "psycopg2-binary", "pytest", "greenlet"),
)


def run(_request: Request) -> dict[str, dict[str, str]]:
    """Versions by name; a library that is missing, or lent, is left out."""
    found = {"python": platform.python_version()}
    for name in _ASKED:
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        if not isinstance(installed, Lent):
            found[name] = installed.version
    return {"versions": found}

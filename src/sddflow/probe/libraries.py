"""Libraries that a fork server may load for all requests to come, because they keep no state.

What the target itself wrote is never among them: each request sees it fresh.
"""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Iterable

from .loaded import since

BASIC = ("sqlalchemy", "alembic.command")
_KNOWN = frozenset(
    (
        *("sqlalchemy", "alembic", "mako", "markupsafe", "greenlet", "typing_extensions"),
        *("sqlmodel", "pydantic", "pydantic_core", "pydantic_settings", "annotated_types"),
        *("typing_inspection", "dotenv", "email_validator", "dns", "idna"),
        *("fastapi", "starlette", "anyio", "sniffio", "exceptiongroup"),
        *("httpx", "httpcore", "h11", "certifi", "passlib", "bcrypt", "jwt", "jose"),
        *("asyncpg", "psycopg", "psycopg_binary", "psycopg_c", "psycopg2", "aiosqlite"),
        *("pgvector", "geoalchemy2", "sqlalchemy_utils", "uuid_utils", "orjson", "yaml"),
    )
)
_STANDARD = os.path.join(os.path.dirname(os.__file__), "")  # noqa: PTH118, PTH120 - text in, text out
_PACKAGES = ("site-packages", "dist-packages")


def libraries(root: str) -> list[str]:
    """Modules that came with the request and may be loaded ahead, in the order they came.

    Args:
        root: of the target; what lies in it, but for its environments, is its own.
    """
    top = os.path.join(os.path.realpath(root), "")  # noqa: PTH118 - ends with a separator
    found = ((name, getattr(module, "__spec__", None)) for name, module in since())
    return [name for name, spec in found if _may_be_shared(name, spec, top)]


def _may_be_shared(name: str, spec: object, top: str) -> bool:
    origin = str(getattr(spec, "origin", None) or "")
    if any(folder in origin for folder in _PACKAGES):
        return name.partition(".")[0] in _KNOWN
    own = os.path.realpath(origin).startswith(top)
    return origin in ("built-in", "frozen") or (origin.startswith(_STANDARD) and not own)


def load(names: Iterable[str]) -> None:
    """Load what can be loaded; what cannot will tell its reason to the request that needs it."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)

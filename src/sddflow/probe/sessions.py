"""What an application asks of its sessions when they connect: kept, where it says nothing of where.

`connect_args` may name another server as well as a lock timeout. Only what is known to be about
the session goes on to the scratch database, in the words of the driver that is used there.
"""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_SQLITE = frozenset(("check_same_thread", "detect_types", "timeout", "isolation_level"))
_SESSION = frozenset(
    (
        *("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "timezone"),
        *("application_name", "default_transaction_isolation", "datestyle", "intervalstyle"),
        *("client_min_messages", "jit", "row_security", "standard_conforming_strings"),
        "search_path",
    )
)
_SAID = re.compile(r"(?:^|(?<=\s))(?:-c\s*|--)(\w+)=((?:\\.|\S)*)")


def kept(said: Any, query: Any, backend: str, driver: str) -> dict[str, Any]:
    """The `connect_args` for the scratch database.

    Args:
        said: the application's own.
        query: what stands behind the `?` of its URL.
        backend: `sqlite` or `postgresql`.
        driver: of the scratch engine, `asyncpg`.
    """
    said = said if isinstance(said, Mapping) else {}
    if backend == "sqlite":
        return {name: said[name] for name in said if name in _SQLITE}
    settings = {
        **_of_options(query.get("options") if isinstance(query, Mapping) else None),
        **_of_options(said.get("options")),
        **_of_server(said.get("server_settings")),
    }
    if not settings:
        return {}
    if driver == "asyncpg":
        return {"server_settings": settings}
    words = (f"-c {name}={_escaped(value)}" for name, value in settings.items())
    return {"options": " ".join(words)}


def _of_options(said: Any) -> dict[str, str]:
    """`-c lock_timeout=4s --jit=off`; a space inside a value stands behind a backslash."""
    found = _SAID.findall(said) if isinstance(said, str) else []
    return _known({name: re.sub(r"\\(.)", r"\1", value) for name, value in found})


def _of_server(said: Any) -> dict[str, str]:
    return _known(said) if isinstance(said, Mapping) else {}


def _known(settings: Mapping[Any, Any]) -> dict[str, str]:
    told = {str(name).lower(): str(value) for name, value in settings.items()}
    return {name: value for name, value in told.items() if name in _SESSION}


def _escaped(value: str) -> str:
    """A space inside a value, as libpq wants it."""
    return value.replace("\\", "\\\\").replace(" ", "\\ ")

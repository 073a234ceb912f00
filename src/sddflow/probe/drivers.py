"""Database drivers: which one an engine gets, and the ones whose C code no audit hook can see."""

# ruff: noqa: ANN401 - things of the target's libraries have no type here
from __future__ import annotations

import asyncio
import importlib
import importlib.util
import os
from collections.abc import Mapping
from functools import wraps
from typing import Any

from .after_import import Hook
from .refuse import refuse
from .scratch import Scratch, Where

_SYNC = {"sqlite": ("sqlite3",), "postgresql": ("psycopg", "psycopg2")}
_ASYNC = {"sqlite": ("aiosqlite",), "postgresql": ("asyncpg", "psycopg")}
_OPAQUE = {
    "MySQLdb": ("connect", "Connect", "Connection"),
    "mariadb": ("connect",),
    "pyodbc": ("connect",),
    "pymssql": ("connect",),
    "cx_Oracle": ("connect", "Connection", "SessionPool"),
    "oracledb": ("connect", "connect_async", "create_pool", "create_pool_async"),
    "ibm_db": ("connect", "pconnect"),
    "pg": ("connect", "DB"),
}


class NoDriverError(Exception):
    """The target has no driver for the scratch database; `package` would bring one."""

    def __init__(self, dialect: str, package: str) -> None:
        super().__init__(f"no {dialect} driver is installed for this kind of engine: {package}")
        self.dialect, self.package = dialect, package


def driver(dialect: str, *, asynchronous: bool) -> str:
    """The driver name of an engine, `postgresql+asyncpg`.

    Raises:
        NoDriverError: none of the possible ones can be imported.
    """
    possible = (_ASYNC if asynchronous else _SYNC)[dialect]
    for name in possible:
        if importlib.util.find_spec(name) is not None:
            return dialect if name == "sqlite3" else f"{dialect}+{name}"
    raise NoDriverError(dialect, possible[0])


def hooks(where: Where) -> Mapping[str, Hook]:
    """What to change in drivers and event loops as they are loaded."""
    opaque = {name: _closed(name, functions) for name, functions in _OPAQUE.items()}
    return {
        **opaque,
        "psycopg.connection": lambda module: _guard_psycopg(module.Connection, where),
        "psycopg.connection_async": lambda module: _guard_psycopg(module.AsyncConnection, where),
        "psycopg2": lambda module: _guard_psycopg2(module, where),
        "uvloop": _replace_uvloop,
    }


def _closed(name: str, functions: tuple[str, ...]) -> Hook:
    """A driver that is never needed for a scratch database: all its ways in are refused."""

    def close(module: Any) -> None:
        def connect(*_: Any, **options: Any) -> None:
            refuse(f"{name} at {options.get('host') or options.get('server') or 'some server'}")

        for function in functions:
            if hasattr(module, function):
                setattr(module, function, connect)

    return close


def _check(scratch: Scratch, said: Mapping[str, Any]) -> None:
    """A libpq connection is to the scratch server, and to no other by any spelling."""
    host = str(said.get("host") or "")
    address = str(said.get("hostaddr") or os.environ.get("PGHOSTADDR") or "")
    service = said.get("service") or os.environ.get("PGSERVICE")
    port = said.get("port") or os.environ.get("PGPORT") or scratch.port
    other_ways = service or (address and not scratch.allows_host(address, port))
    if other_ways or not scratch.allows_host(host, port):
        refuse(f"{host or address or service or 'PostgreSQL'}:{port}")


def _guard_psycopg(connection: Any, where: Where) -> None:
    original = connection.connect.__func__

    @wraps(original)
    def connect(cls: Any, conninfo: str = "", **options: Any) -> Any:
        from psycopg.conninfo import conninfo_to_dict

        known = ("autocommit", "prepare_threshold", "context", "row_factory", "cursor_factory")
        words = {k: v for k, v in options.items() if k not in known}
        _check(where(), conninfo_to_dict(conninfo, **words))
        return original(cls, conninfo, **options)

    connection.connect = classmethod(connect)  # type: ignore[arg-type]  # its class is a parameter


def _guard_psycopg2(module: Any, where: Where) -> None:
    original = module.connect

    @wraps(original)
    def connect(
        dsn: Any = None, connection_factory: Any = None, cursor_factory: Any = None, **options: Any
    ) -> Any:
        extensions = importlib.import_module("psycopg2.extensions")

        _check(where(), extensions.parse_dsn(extensions.make_dsn(dsn, **options)))
        return original(dsn, connection_factory, cursor_factory, **options)

    module.connect = connect


def _replace_uvloop(module: Any) -> None:
    """Its sockets are opened in C, past every audit hook: asyncio's own loop takes its place."""
    module.install = lambda: None
    module.new_event_loop = asyncio.new_event_loop
    module.Loop = asyncio.SelectorEventLoop
    module.run = asyncio.run
    policy = getattr(asyncio, "DefaultEventLoopPolicy", None)
    if policy is not None:
        module.EventLoopPolicy = policy

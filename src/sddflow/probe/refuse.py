"""Connections to anything but the scratch database are refused, below every library."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from .scratch import Scratch, Where

_REFUSED: list[str] = []
_LOCAL = (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", b"", b"localhost")  # noqa: S104 - only looked up
_CLIENTS = frozenset(
    (
        *("psql", "pg_dump", "pg_dumpall", "pg_restore", "createdb", "dropdb", "pg_isready"),
        *("mysql", "mysqldump", "mariadb", "sqlcmd", "sqlplus", "mongosh", "redis-cli"),
    )
)
_SHELLS = frozenset(
    ("sh", "bash", "dash", "zsh", "ksh", "env", "sudo", "nohup", "timeout", "docker")
)
_SPLIT = re.compile(r"[\s;&|(){}`'\"$<>]+")
_CARRIED = "SDDFLOW_PROBE"
MARK = "sddflow refused: "


class RefusedError(ConnectionRefusedError):
    """The application tried to reach something that is not the scratch database."""


def refusals() -> list[str]:
    """What was refused so far, each once."""
    return list(dict.fromkeys(_REFUSED))


def forget_refusals() -> None:
    """From now on is another request."""
    _REFUSED.clear()


def refuse(what: str) -> NoReturn:
    """Note and refuse a connection; the application meets what a closed port would be."""
    _REFUSED.append(what)
    sys.stderr.write(f"{MARK}{what}\n")
    raise RefusedError(f"the application tried to open a connection to {what}; refused")


def everything_but(where: Where) -> None:
    """Refuse, from now on and for good, whatever is not the scratch database."""
    watched: dict[str, Callable[[Scratch, tuple[Any, ...]], None]] = {
        "socket.connect": _connect,
        "socket.getaddrinfo": _look_up,
        "socket.gethostbyname": _look_up,
        "sqlite3.connect": _open_sqlite,
        "subprocess.Popen": _start_process,
        "os.posix_spawn": _start,
        "os.exec": _start,
        "os.system": _start_line,
    }

    def on_event(event: str, arguments: tuple[Any, ...]) -> None:
        check = watched.get(event)
        if check is not None:
            check(where(), arguments)

    sys.addaudithook(on_event)


def _connect(scratch: Scratch, arguments: tuple[Any, ...]) -> None:
    address = arguments[1]
    if isinstance(address, tuple):
        if len(address) >= 2 and not scratch.allows_host(address[0], address[1]):
            refuse(f"{address[0]}:{address[1]}")
    elif isinstance(address, (str, bytes)) and not scratch.allows_socket(os.fsdecode(address)):
        refuse(os.fsdecode(address))


def _look_up(scratch: Scratch, arguments: tuple[Any, ...]) -> None:
    host = arguments[0]
    port = arguments[1] if len(arguments) > 1 else ""
    if host not in (*_LOCAL, scratch.host):
        refuse(f"{os.fsdecode(host)}:{port}" if port else os.fsdecode(host))


def _open_sqlite(scratch: Scratch, arguments: tuple[Any, ...]) -> None:
    path = arguments[0]
    if isinstance(path, (str, bytes, os.PathLike)) and not scratch.allows_file(os.fsdecode(path)):
        refuse(f"the database file {os.fsdecode(path)}")


def _start(_scratch: Scratch, arguments: tuple[Any, ...]) -> None:
    named = arguments[1] if len(arguments) > 1 else ()
    words = named.split() if isinstance(named, str) else [os.fsdecode(w) for w in named or ()]
    first = [os.fsdecode(w) for w in (arguments[0], *words[:1]) if w is not None]
    if any(_name(word) in _SHELLS for word in first):
        words = _SPLIT.split(" ".join(words))  # clients anywhere in what a shell is told
        first += words
    for word in first:
        if _name(word) in _CLIENTS:
            refuse(f"a database through {_name(word)}")


def _start_process(scratch: Scratch, arguments: tuple[Any, ...]) -> None:
    """As any other; an environment made from nothing does not take a child out of our hands."""
    _start(scratch, arguments)
    env = arguments[3] if len(arguments) > 3 else None
    if isinstance(env, dict) and _CARRIED in os.environ and _CARRIED not in env:
        env[_CARRIED] = os.environ[_CARRIED]
        paths = (os.environ.get("PYTHONPATH"), env.get("PYTHONPATH"))
        env["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)


def _start_line(scratch: Scratch, arguments: tuple[Any, ...]) -> None:
    _start(scratch, ("sh", [os.fsdecode(arguments[0])]))


def _name(word: str) -> str:
    return os.path.basename(word)  # noqa: PTH119 - text in, text out

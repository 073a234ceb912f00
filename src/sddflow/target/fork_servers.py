"""The fork servers of this process: one for each interpreter, and a branch of it for each root.

The first holds SQLAlchemy and Alembic. A branch also holds the libraries that the application in
its root was seen to load, never the application itself. All of them end with this process.
"""

import atexit
import os
import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from sddflow.target.fork_server import ForkServer, GoneError
from sddflow.target.outcome import Outcome

_MOST = 4  # branches that are kept
_READ_AT_START = re.compile(
    r"(PATH|HOME|TZ|LANG|LC_\w+|SYSTEMROOT|(PYTHON|LD_|DYLD_|SQLALCHEMY_|PYDANTIC_|PSYCOPG_)\w*)"
)
_PLAIN = frozenset({"run_tests"})  # pytest wants to load the libraries that it rewrites
_Words = tuple[tuple[str, str], ...]


@dataclass
class _Branch:
    """A server for one root.

    Args:
        server: it.
        loaded: libraries that it was told to load.
        wanted: libraries that the application was seen to load since.
    """

    server: ForkServer
    loaded: set[str] = field(default_factory=set)
    wanted: list[str] = field(default_factory=list)

    def ready(self) -> ForkServer:
        """The server, with all that is wanted."""
        new = [name for name in self.wanted if name not in self.loaded]
        self.wanted = []
        if new:
            self.loaded.update(new)
            self.server.load(new)
        return self.server


class ForkServers:
    """All of them; usable from several threads at once."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, _Words], ForkServer] = {}
        self._branches: OrderedDict[tuple[str, _Words, str], _Branch] = OrderedDict()
        self._lost: set[tuple[str, _Words]] = set()
        self._plain: set[tuple[str, _Words, str]] = set()
        self._lock = Lock()

    def ask(
        self,
        python: Path,
        request: Mapping[str, Any],
        env: Mapping[str, str],
        seconds: float,
        at_limit: Callable[[], None],
    ) -> Outcome | None:
        """Answer a request; None where no server could begin it, words as in `process.ask`."""
        key = str(python), _read_at_start(env)
        if key in self._lost:
            return None
        root = str(request["root"])
        for _ in range(2):
            server = None
            try:
                server = self._server(key, root, request)
                outcome = server.ask(request, env, seconds, at_limit)
            except GoneError:
                if self._lose(key, root, server):
                    return None
                continue
            self._learn((*key, root), (outcome.answer or {}).get("libraries", ()))
            return outcome
        return None

    def _server(self, key: tuple[str, _Words], root: str, request: Mapping[str, Any]) -> ForkServer:
        with self._lock:
            if key not in self._first:
                lending = {name: request[name] for name in ("lend", "lender")}
                self._first[key] = ForkServer.start(Path(key[0]), dict(key[1]), lending)
            branch = self._branches.get((*key, root))
            if branch is None or request["operation"] in _PLAIN:
                return self._first[key]
            self._branches.move_to_end((*key, root))
            return branch.ready()

    def _learn(self, key: tuple[str, _Words, str], libraries: Iterable[str]) -> None:
        """Have a server for what an application loads."""
        with self._lock, suppress(GoneError):
            first = self._first.get(key[:2])
            if key not in {*self._branches, *self._plain} and first is not None:
                self._branches[key] = _Branch(first.branch())
                if len(self._branches) > _MOST:
                    self._branches.popitem(last=False)[1].server.close()
            if key in self._branches:
                self._branches[key].wanted += libraries

    def _lose(self, key: tuple[str, _Words], root: str, server: ForkServer | None) -> bool:
        """A server that ended by itself is done without: a branch, or else the first and all.

        Returns:
            Whether there is none left for this interpreter.
        """
        with self._lock:
            branch = self._branches.pop((*key, root), None)
            if branch is not None:
                self._plain.add((*key, root))
                branch.server.close()
            branched = branch is not None if server is None else server is not self._first.get(key)
            if branched:
                return False
            self._lost.add(key)
            for of in [of for of in self._branches if of[:2] == key]:
                self._branches.pop(of).server.close()
            if key in self._first:
                self._first.pop(key).close()
            return True

    def close(self) -> None:
        """Let all of them end, and what they have forked."""
        with self._lock:
            for branch in self._branches.values():
                branch.server.close()
            for server in self._first.values():
                server.close()
            self._branches.clear()
            self._first.clear()


def _read_at_start(env: Mapping[str, str]) -> _Words:
    """The variables that an interpreter, and the libraries it holds, read once and for all."""
    return tuple(sorted((n, v) for n, v in env.items() if _READ_AT_START.fullmatch(n)))


_servers = ForkServers()
atexit.register(_servers.close)


def ask_server(
    python: Path,
    request: Mapping[str, Any],
    env: Mapping[str, str],
    seconds: float,
    at_limit: Callable[[], None],
) -> Outcome | None:
    """Answer a request by a fork server; None where there can be none.

    Raises:
        OSError: the interpreter cannot be started, or the root is gone.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return None  # Apple's own libraries do not survive a fork
    Path(request["root"]).stat()
    return _servers.ask(python, request, env, seconds, at_limit)

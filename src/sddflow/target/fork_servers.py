"""The fork servers of this process: one for each interpreter, and a tree of them for each root.

The first holds SQLAlchemy and Alembic. The trunk of a root also holds the libraries that the
application there was seen to load, never the application itself. Leaves of a trunk answer the
requests, each one at a time. All of them end with this process.
"""

import atexit
import os
import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from sddflow.target.fork_server import ForkServer
from sddflow.target.outcome import Outcome
from sddflow.target.stay import Stay
from sddflow.target.worker import GoneError

_MOST = 4  # trees that are kept
_READ_AT_START = re.compile(
    r"(PATH|HOME|TZ|LANG|LC_\w+|SYSTEMROOT|(PYTHON|LD_|DYLD_|SQLALCHEMY_|PYDANTIC_|PSYCOPG_)\w*)"
)
_BARE = frozenset({"run_tests"})  # pytest wants to load the libraries that it rewrites
_Words = tuple[tuple[str, str], ...]
_Key = tuple[str, _Words]
_Place = tuple[_Key, str]


@dataclass
class _Tree:
    """The servers of one root.

    Args:
        trunk: holds the libraries.
        libraries: that the application was seen to load, in their order.
        loaded: how many of them the trunk has.
        idle: leaves that wait for a request, and have all that the trunk has.
    """

    trunk: ForkServer
    libraries: list[str] = field(default_factory=list)
    loaded: int = 0
    idle: list[ForkServer] = field(default_factory=list)

    def leaf(self) -> ForkServer:
        """A server that nobody else asks, with all libraries.

        Raises:
            GoneError: the trunk has ended.
        """
        if self.loaded < len(self.libraries):
            self.trunk.load(self.libraries[self.loaded :])
            self.loaded = len(self.libraries)
            self._drop()
        return self.idle.pop() if self.idle else self.trunk.branch()

    def learn(self, libraries: Iterable[str]) -> None:
        """Have every leaf from now on hold these too."""
        known = set(self.libraries)
        self.libraries += [name for name in libraries if name not in known]

    def close(self) -> None:
        """Let all of it end."""
        self._drop()
        self.trunk.close()

    def _drop(self) -> None:
        while self.idle:
            self.idle.pop().close()


class ForkServers:
    """All of them; usable from several threads at once."""

    def __init__(self) -> None:
        self._first: dict[_Key, ForkServer] = {}
        self._trees: OrderedDict[_Place, _Tree] = OrderedDict()
        self._lost: set[_Key] = set()
        self._bare: set[_Place] = set()
        self._lock = Lock()

    def ask(
        self,
        python: Path,
        request: Mapping[str, Any],
        env: Mapping[str, str],
        seconds: float,
        at_limit: Callable[[], None],
        stay: Stay | None = None,
    ) -> Outcome | None:
        """Answer a request; None where no server could begin it, words as in `process.ask`."""
        key = str(python), _read_at_start(env)
        while key not in self._lost:
            place = self._place(key, request)
            try:
                tree, leaf, loaded = self._leaf(place, request)
                with _or_closed(leaf):
                    worker = leaf.begin(request, env, may_stay=stay is not None)
                    outcome = worker.answer(seconds, at_limit)
            except GoneError:
                self._lose(place)
                continue
            back = partial(self._give_back, place, tree, leaf, loaded)
            self._learn(place, tree, outcome)
            if stay is not None and worker.is_there:
                stay.keep(worker, back)
            else:
                back()
            return outcome
        return None

    def _place(self, key: _Key, request: Mapping[str, Any]) -> _Place:
        """Whose tree answers; with "" for a root, one that holds nothing of any."""
        place = key, str(request["root"])
        bare = place in self._bare or request["operation"] in _BARE
        return (key, "") if bare else place

    def _leaf(self, place: _Place, request: Mapping[str, Any]) -> tuple[_Tree, ForkServer, int]:
        """A leaf of a tree, and how many libraries it has."""
        key, _ = place
        with self._lock:
            if key not in self._first:
                lending = {name: request[name] for name in ("lend", "lender")}
                self._first[key] = ForkServer.start(Path(key[0]), dict(key[1]), lending)
            if place not in self._trees:
                self._trees[place] = _Tree(self._first[key].branch())
            self._trees.move_to_end(place)
            if len(self._trees) > _MOST:
                self._trees.popitem(last=False)[1].close()
            tree = self._trees[place]
            return tree, tree.leaf(), tree.loaded

    def _learn(self, place: _Place, tree: _Tree, outcome: Outcome) -> None:
        """What an application loads is known."""
        with self._lock:
            if place[1]:
                tree.learn((outcome.answer or {}).get("libraries", ()))

    def _give_back(self, place: _Place, tree: _Tree, leaf: ForkServer, loaded: int) -> None:
        """A leaf is free again; it is of no more use where the trunk has loaded more meanwhile."""
        with self._lock:
            if self._trees.get(place) is tree and tree.loaded == loaded:
                tree.idle.append(leaf)
            else:
                leaf.close()

    def _lose(self, place: _Place) -> None:
        """Servers that end by themselves are done without: those of a root, or else all."""
        key, root = place
        with self._lock:
            if root and key in self._first and place in self._trees:
                self._bare.add(place)
                self._trees.pop(place).close()
                return
            self._lost.add(key)
            for other in [other for other in self._trees if other[0] == key]:
                self._trees.pop(other).close()
            if key in self._first:
                self._first.pop(key).close()

    def close(self) -> None:
        """Let all of them end, and what they have forked."""
        with self._lock:
            for tree in self._trees.values():
                tree.close()
            for server in self._first.values():
                server.close()
            self._trees.clear()
            self._first.clear()


@contextmanager
def _or_closed(leaf: ForkServer) -> Iterator[None]:
    """A leaf ends where it could not answer."""
    try:
        yield
    except BaseException:
        leaf.close()
        raise


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
    stay: Stay | None = None,
) -> Outcome | None:
    """Answer a request by a fork server; None where there can be none.

    Raises:
        OSError: the interpreter cannot be started, or the root is gone.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return None  # Apple's own libraries do not survive a fork
    Path(request["root"]).stat()
    return _servers.ask(python, request, env, seconds, at_limit, stay)

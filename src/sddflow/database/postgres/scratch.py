"""Databases on a PostgreSQL server, each with a name of ours, dropped by the name."""

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from sddflow.database.engines import engine_on, leave
from sddflow.database.postgres.home import bequeath
from sddflow.database.postgres.programs import CURE
from sddflow.errors import ScratchError

_ELSEWHERE = {"service", "servicefile", "hostaddr"}  # they lead past the host that is named
_KEPT = re.compile(r"sddflow_kept_[0-9a-f]{8}_[0-9a-f]{16}")
_OTHERS = 16  # templates that are left to other shelves
_TOKEN = 16  # letters at the end of such a name
_LOCKS = 0x5DDF  # the first of the two numbers of our advisory locks


@dataclass(frozen=True, slots=True)
class Server:
    """A connection to a server, and the databases that were made through it.

    Args:
        admin: a connection that commits by itself.
        url: of the database it is on.
        prefix: of every name: ours, this database's, this process's.
        keeps: databases may stay for the next process; only on the embedded server.
    """

    admin: Connection
    url: URL
    prefix: str
    keeps: bool = False
    _made: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    @property
    def version(self) -> str:
        """Of the server, `18.4`."""
        said = self.admin.exec_driver_sql("SHOW server_version").scalar_one()
        return str(said).split()[0]

    def empty(self) -> str:
        """The URL of a new database: with what the server puts into every new one."""
        return self._make("template1")

    def copy(self, url: str) -> str:
        """The URL of a copy; who is still connected to the original is sent away."""
        return self._make(self._left_alone(url))

    def drop(self, url: str) -> None:
        """Drop a database that was made here."""
        if url in self._made:
            leave(url)
            _drop(self.admin, _name(url))
            self._made.remove(url)

    def keep(self, url: str, path: Path) -> str:
        """Keep a copy as a template under a name that is nobody's yet; the path tells whose."""
        name, original = f"{_shelf(path)}{secrets.token_hex(8)}", self._left_alone(url)
        with _told():
            self._create(name, original)
        return name

    def revive(self, path: Path, place: str) -> str:
        """The URL of a copy of a template.

        Raises:
            ScratchError: it is not there any more.
        """
        if not _KEPT.fullmatch(place):
            raise ScratchError("no database was kept under that name", place=str(path))
        return self._make(place)

    def forget(self, place: str) -> None:
        """Drop a template."""
        if _KEPT.fullmatch(place):
            _drop(self.admin, place)

    def forget_strays(self, places: frozenset[str]) -> None:
        """Drop templates of this shelf that are at none of these places, and old ones of others.

        A shelf may have been deleted, and nobody else would ever drop what it had.
        """
        shelves = {place[:-_TOKEN] for place in places}
        query = "SELECT datname FROM pg_database ORDER BY oid"
        kept = [n for n in self.admin.exec_driver_sql(query).scalars() if _KEPT.fullmatch(n)]
        mine = [name for name in kept if name[:-_TOKEN] in shelves]
        others = [name for name in kept if name not in mine]
        for name in (*(n for n in mine if n not in places), *others[:-_OTHERS]):
            _drop(self.admin, name)

    def close(self) -> None:
        """Drop all that were made here, as far as the server still answers."""
        with suppress(DBAPIError):
            for url in self._made:
                leave(url)
                _drop(self.admin, _name(url))

    def _left_alone(self, url: str) -> str:
        """The name of a database that nobody is connected to any more."""
        leave(url)
        name = _name(url)
        self.admin.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        return name

    def _make(self, template: str) -> str:
        name = f"{self.prefix}{next(self._numbers)}"
        with _told():
            self._create(name, template)
        text = self.url.set(database=name).render_as_string(hide_password=False)
        # many an env.py hands its URL to ConfigParser, which chokes on a percent sign
        self._made.append(text.replace("%2F", "/"))
        return self._made[-1]

    def _create(self, name: str, template: str) -> None:
        """A copy of a template: file by file on our own server.

        There a checkpoint, which that begins with, costs next to nothing, as nothing is forced to
        the disk; elsewhere it would hold up others, and the server's own way, by its log, is best.
        """
        how = " STRATEGY file_copy" if self.keeps else ""
        self.admin.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{how}')
        bequeath(self.admin, template, name)


@contextmanager
def databases(url: str) -> Iterator[Server]:
    """Databases on the server at `url`, or on the embedded one; gone at the end.

    Raises:
        ScratchError: the server does not start, does not answer, or does not let us.
    """
    where = _address(url)
    engine = engine_on(where.render_as_string(hide_password=False))
    with _told():
        admin = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        server = _enter(admin, where, keeps=not url)
        try:
            yield server
        finally:
            server.close()
    finally:
        with suppress(DBAPIError):
            admin.invalidate()  # its locks end with it
            admin.close()


def _address(url: str) -> URL:
    if not url:
        from sddflow.database.postgres.server import serve

        return make_url(serve().url)
    try:
        asked = make_url(url)
    except ArgumentError:
        asked = None
    if asked is None or asked.get_backend_name() != "postgresql":
        raise ScratchError("`postgres` in sddflow.toml is no URL of a PostgreSQL server", cure=CURE)
    if not (asked.host or asked.query.get("host")) or _ELSEWHERE & set(asked.query):
        raise ScratchError(
            "`postgres` in sddflow.toml does not say plainly which server it means",
            cure="name host and port there, postgresql://USER@HOST:PORT/postgres",
        )
    return asked.set(drivername="postgresql", database=asked.database or "postgres")


def _enter(admin: Connection, where: URL, *, keeps: bool) -> Server:
    """Take a number that others can see is taken, and drop what dead processes left.

    Advisory locks belong to one database and end with their connection, so the database's name is
    part of ours: whoever enters by another door does not see our locks, and not our databases.
    """
    door = f"sddflow_{sha256(str(where.database).encode()).hexdigest()[:4]}_"
    token = secrets.randbelow(2**31)
    with _told():
        admin.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCKS}, {token})")
        _sweep(admin, door)
    return Server(admin, where, f"{door}{token:08x}_", keeps)


def _shelf(path: Path) -> str:
    """The beginning of the names of one shelf: several folders may share a server."""
    return f"sddflow_kept_{sha256(os.fsencode(path.parent.parent)).hexdigest()[:8]}_"


def _sweep(admin: Connection, door: str) -> None:
    found = admin.exec_driver_sql("SELECT datname FROM pg_database").scalars()
    ours = re.compile(re.escape(door) + r"([0-9a-f]{8})_[0-9]+")
    for name, match in [(n, m) for n in found if (m := ours.fullmatch(n))]:
        numbers = f"({_LOCKS}, {int(match[1], 16)})"
        if admin.exec_driver_sql(f"SELECT pg_try_advisory_lock{numbers}").scalar():
            _drop(admin, name)
            admin.exec_driver_sql(f"SELECT pg_advisory_unlock{numbers}")


def _name(url: str) -> str:
    return str(make_url(url).database)


def _drop(admin: Connection, name: str) -> None:
    admin.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _told() -> Iterator[None]:
    """The server's no, in one line."""
    try:
        yield
    except OperationalError as error:
        raise ScratchError(f"the PostgreSQL server says no: {_line(error)}", cure=CURE) from None
    except DBAPIError as error:
        raise ScratchError(
            f"the PostgreSQL server makes no database: {_line(error)}",
            cure="name a user who may CREATE DATABASE",
        ) from None


def _line(error: DBAPIError) -> str:
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    return lines[0] if lines else "nothing"

"""Databases to try things on: made empty, copied, and gone at the end."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy import Engine

from sddflow.database.engines import engine_on
from sddflow.domain.settings import Settings

Dialect = Literal["sqlite", "postgresql"]


class Databases(Protocol):
    """Where scratch databases come from; all of them go when it is closed."""

    @property
    def version(self) -> str:
        """Of the server."""
        ...

    def empty(self) -> str:
        """The URL of a new database."""
        ...

    def copy(self, url: str) -> str:
        """The URL of a new database with everything that stands in `url`."""
        ...

    def drop(self, url: str) -> None:
        """Let a database go before the end."""
        ...

    @property
    def keeps(self) -> bool:
        """Whether a database may outlive the process here."""
        ...

    def keep(self, url: str, path: Path) -> str:
        """Keep a copy; `path` is a free place for it. Says where it is."""
        ...

    def revive(self, path: Path, place: str) -> str:
        """The URL of a new copy of what was kept at a place, or at a path."""
        ...

    def forget(self, place: str) -> None:
        """Let go what was kept at a place."""
        ...

    def forget_strays(self, places: frozenset[str]) -> None:
        """Let go what was kept elsewhere than at these places, and nobody knows of."""
        ...


@dataclass(frozen=True, slots=True)
class Scratch:
    """A database that nobody will miss.

    Args:
        url: `sqlite:////path` or `postgresql://user@/name?host=/folder`, without a driver.
        dialect: `sqlite` or `postgresql`.
        version: of the server, `18.4`.
    """

    url: str
    dialect: Dialect
    version: str
    _databases: Databases = field(repr=False, compare=False)

    @property
    def server(self) -> str:
        """Dialect and version in words, `postgresql 18.4`."""
        return f"{self.dialect} {self.version}"

    def engine(self) -> Engine:
        """An engine on it; SQLite enforces foreign keys, and no connection is kept."""
        return engine_on(self.url)

    def fresh(self) -> "Scratch":
        """Another database on the same server, empty."""
        return self._other(self._databases.empty())

    def clone(self) -> "Scratch":
        """Another database with the same tables and rows; nobody may be connected to this one."""
        return self._other(self._databases.copy(self.url))

    def drop(self) -> None:
        """Let it go now; otherwise it goes at the end."""
        self._databases.drop(self.url)

    @property
    def keeps(self) -> bool:
        """Whether its server may keep databases for the next process: never one that is given."""
        return self._databases.keeps

    def keep(self, path: Path) -> str:
        """Keep a copy for later processes, and say where; nobody may be connected to this one.

        Args:
            path: a free place for it, where it is a file.
        """
        return self._databases.keep(self.url, path)

    def revived(self, path: Path, place: str) -> "Scratch":
        """Another database: a copy of what was kept.

        Raises:
            ScratchError: it is not there any more.
        """
        return self._other(self._databases.revive(path, place))

    def forget(self, place: str) -> None:
        """Let go what was kept at a place."""
        self._databases.forget(place)

    def forget_strays(self, places: frozenset[str]) -> None:
        """Let go what nobody knows of any more: what is known is at these places."""
        self._databases.forget_strays(places)

    def _other(self, url: str) -> "Scratch":
        return Scratch(url, self.dialect, self.version, self._databases)


@contextmanager
def scratch(dialect: Dialect, settings: Settings) -> Iterator[Scratch]:
    """An empty scratch database; it and all its siblings are dropped at the end.

    Args:
        dialect: `sqlite`, or `postgresql`: the server that comes with the environment, or the one
            at `settings.postgres`, on which only databases of our own making are touched.
        settings: of the workspace.

    Raises:
        ScratchError: it cannot be made; one line says why, and what to do.
    """
    with _databases(dialect, settings) as databases:
        yield Scratch(databases.empty(), dialect, databases.version, databases)


def _databases(dialect: Dialect, settings: Settings) -> AbstractContextManager[Databases]:
    if dialect == "sqlite":
        from sddflow.database.sqlite.scratch import files

        return files()
    from sddflow.database.postgres.scratch import databases

    return databases(settings.postgres)

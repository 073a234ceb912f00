"""Databases to try things on: made empty, copied, and gone at the end."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
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

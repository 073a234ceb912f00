"""The scratch database: the only one this process may reach."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Scratch:
    """Where every engine leads.

    Args:
        url: `sqlite:////path` or `postgresql://user@host:port/name`, or with `?host=/folder`;
            "" where an operation needs no database.
        private: a folder in which SQLite files are allowed; "" for none.
        foreign_keys: enforced on SQLite.
        keep_sqlite: SQLite in memory and in `private` stays as the target asks for it.
        root: absolute path of the target.
    """

    url: str
    private: str = ""
    foreign_keys: bool = False
    keep_sqlite: bool = False
    root: str = ""

    @property
    def is_sqlite(self) -> bool:
        """It is a file."""
        return self.url.startswith("sqlite")

    @property
    def file(self) -> str:
        """Its absolute path, where it is a file."""
        return self.url.partition("///")[2].partition("?")[0] if self.is_sqlite else ""

    @property
    def host(self) -> str:
        """Its server: a name, an address, or the folder of its socket; "" for a file."""
        if self.is_sqlite or not self.url:
            return ""
        parts = urlsplit(self.url)
        return parse_qs(parts.query).get("host", [parts.hostname or "localhost"])[0]

    @property
    def port(self) -> int:
        """The port of its server."""
        parts = urlsplit(self.url)
        said = parse_qs(parts.query).get("port")
        return int(said[0]) if said else parts.port or 5432

    def allows_host(self, host: object, port: object) -> bool:
        """A server is the scratch database's own."""
        names = {self.host, "127.0.0.1", "::1"} if self.host == "localhost" else {self.host}
        return bool(self.host) and host in names and str(port or self.port) == str(self.port)

    def allows_socket(self, path: str) -> bool:
        """A Unix socket is the scratch database's own, or private to this call."""
        folders = [f for f in (self.host, self.private) if f.startswith("/")]
        return any(_below(path, folder) for folder in folders)

    def allows_file(self, path: str) -> bool:
        """A SQLite file is the scratch database, in memory, or private to this call."""
        plain, _, said = path[5:].partition("?") if path.startswith("file:") else (path, "", "")
        if plain in ("", ":memory:") or "mode=memory" in said.split("&"):
            return True
        if self.is_sqlite and os.path.realpath(plain) == os.path.realpath(self.file):
            return True
        return bool(self.private) and _below(plain, self.private)

    def keeps(self, database: str) -> bool:
        """An engine on that SQLite database is left alone."""
        return self.keep_sqlite and self.allows_file(database or ":memory:")

    def substitute(self, database: str) -> str:
        """The private file that stands in for a SQLite file of the target's tests."""
        name = os.path.realpath(database).replace(os.sep, "-").strip("-")[-100:]
        return os.path.join(self.private or tempfile.gettempdir(), f"stand-in-{name}")  # noqa: PTH118 - a plain text is wanted


Where = Callable[[], Scratch]
"""The scratch database of now: a process that forks for each request has one only after that."""


def _below(path: str, folder: str) -> bool:
    return os.path.realpath(path).startswith(os.path.join(os.path.realpath(folder), ""))  # noqa: PTH118 - ends with a separator

"""The application's own databases, as its settings name them, and the guard that keeps off them.

Only read as text, and only to compare: nothing here connects.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from sddflow.domain.settings import Settings
from sddflow.errors import WorkspaceError
from sddflow.target.surroundings import read_dotenv

Where = tuple[str, int, str]
"""Host, port and name of a PostgreSQL database."""

_URL = re.compile(r"postgres(?:ql)?(?:\+\w+)?://[^\s\"'`<>]+", re.I)
_PIECE = re.compile(
    r"(?P<of>\w*?(?:POSTGRES(?:QL)?|PG|DB|DATABASE)_?)"
    r"(?P<what>HOST|SERVER|PORT|DB|NAME|DATABASE)",
    re.I,
)
_SAYS = {"server": "host", "db": "name", "database": "name"}
_HERE = ("", "localhost", "127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - only compared
_LARGEST = 1_000_000


def check_scratch_server(target: Path, settings: Settings) -> None:
    """Refuse a scratch server that is the application's own database.

    Args:
        target: the application's folder; its `.env` files and Alembic settings are looked at, and
            the environment of this process.
        settings: of the workspace.

    Raises:
        WorkspaceError: `postgres` names that database.
    """
    asked = where(settings.postgres)
    if asked is None:
        return
    for source, found in _own(target):
        if found == asked:
            named = f"{asked[2]!r} of {source}"
            raise WorkspaceError(
                f"the server for scratch databases is the application's own: {named}",
                cure="set `postgres` in sddflow.toml to another, or leave it out: one is built in",
            )


def where(url: str) -> Where | None:
    """The database that a URL means; None where it is none of PostgreSQL."""
    try:
        parts = urlsplit(url)
        if not re.fullmatch(r"postgres(ql)?(\+\w+)?", parts.scheme):
            return None
        said = parse_qs(parts.query)
        host = said.get("host", [parts.hostname or ""])[0]
        port = int(said.get("port", [parts.port or 5432])[0])
    except ValueError:
        return None
    return _plain(host), port, unquote(parts.path.strip("/")) or "postgres"


def _plain(host: str) -> str:
    return "localhost" if host.lower() in _HERE else host.lower()


def _own(target: Path) -> Iterator[tuple[str, Where]]:
    """Where a setting is, and the database it means."""
    for source, said in (("the environment", os.environ), (".env", read_dotenv(target))):
        yield from ((source, found) for found in _of_words(said))
    for path in [*target.glob("alembic.ini"), *target.glob("*/alembic.ini")]:
        yield from ((path.name, found) for found in map(where, _URL.findall(_text(path))) if found)


def _of_words(said: Mapping[str, str]) -> Iterator[Where]:
    """From whole URLs, and from host, port and name in variables of their own."""
    pieces: dict[str, dict[str, str]] = {}
    for name, value in said.items():
        if found := where(value):
            yield found
        if piece := _PIECE.fullmatch(name):
            what = piece["what"].lower()
            pieces.setdefault(piece["of"].lower().rstrip("_"), {})[_SAYS.get(what, what)] = value
    for of in pieces.values():
        if "name" in of and of.get("port", "5432").isdigit():
            yield _plain(of.get("host", "")), int(of.get("port", "5432")), of["name"]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")[:_LARGEST]
    except OSError:
        return ""

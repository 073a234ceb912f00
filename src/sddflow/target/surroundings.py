"""The environment variables a command in the target gets: little, and nothing that leads out."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

_PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "LD_LIBRARY_PATH")
_DATABASE = re.compile(
    r"^(sqlite|postgres(ql)?|mysql|mariadb|mssql|oracle|cockroachdb|mongodb(\+srv)?)(\+\w+)?:", re.I
)
_NAMED = re.compile(
    r"^(\w*_)?(DATABASE|DB|POSTGRES|POSTGRESQL|PG|SQL|SQLALCHEMY|MYSQL|NEON|SUPABASE)_?(\w+_)?"
    r"(URL|URI|DSN)$",
    re.I,
)
_PIECE = re.compile(
    r"^(?:\w*?)(?:POSTGRES(?:QL)?|PG|DB|DATABASE|MYSQL)_?"
    r"(HOST|SERVER|PORT|USER|USERNAME|PASSWORD|PASS|DB|NAME|DATABASE)$",
    re.I,
)
_LIBPQ = re.compile(r"^PG[A-Z]+$")
_MADE_UP = {"PORT": "5432", "HOST": "127.0.0.1", "SERVER": "127.0.0.1"}
NOWHERE = "sddflow:sddflow@127.0.0.1:1/sddflow"


def surroundings(
    root: Path, url: str, said: Mapping[str, str], *, waiting: bool, private: Path
) -> dict[str, str]:
    """Variables for a command in the target.

    Args:
        root: the target; names in its `.env` files that look like databases are overruled.
        url: of the scratch database, without a driver.
        said: the settings' made-up values; also kept from leading to a database.
        waiting: URLs name an async driver.
        private: a folder of this command, for temporary files.
    """
    own = with_driver(url, waiting=waiting)
    found = {name: os.environ[name] for name in _PASSED if name in os.environ}
    met = {**read_dotenv(root), **os.environ}
    found |= {n: harmless(n, v, own) for n, v in met.items() if _leads(n, v) and not _is_libpq(n)}
    found |= {
        n: harmless(n, v, own) if _leads(n, v) else v
        for n, v in said.items()
        if not _is_libpq(n) or _PIECE.match(n)
    }
    found.setdefault("DATABASE_URL", own)
    return found | {
        "TMPDIR": str(private),
        "PGPASSFILE": os.devnull,
        "PGSERVICEFILE": os.devnull,
        "COVERAGE_FILE": str(private / "coverage"),
        "PYTHONUTF8": "1",
        "SDDFLOW_URL": own,
    }


def _is_libpq(name: str) -> bool:
    """PostgreSQL's own client would obey it, past every URL: PGHOSTADDR and the like."""
    return bool(_LIBPQ.match(name))


def _leads(name: str, value: str) -> bool:
    """A variable says where a database is."""
    return bool(_DATABASE.match(value) or _NAMED.match(name) or _PIECE.match(name))


def harmless(name: str, value: str, own: str) -> str:
    """What stands in for such a variable: the scratch URL, or an address nobody listens at."""
    if value.partition("://")[2] == NOWHERE:
        return value
    piece = _PIECE.match(name)
    if piece and not _DATABASE.match(value):
        return _MADE_UP.get(piece[1].upper(), "sddflow")
    scheme = value.partition(":")[0] if _DATABASE.match(value) else ""
    if not scheme or scheme.partition("+")[0][:8] == own.partition(":")[0].partition("+")[0][:8]:
        return own
    return f"{scheme}:///:memory:" if scheme.startswith("sqlite") else f"{scheme}://{NOWHERE}"


def with_driver(url: str, *, waiting: bool) -> str:
    """A scratch URL as the target's settings would carry it."""
    if not waiting:
        return url
    driver = "aiosqlite" if url.startswith("sqlite") else "asyncpg"
    scheme, colon, rest = url.partition(":")
    return f"{scheme}+{driver}{colon}{rest}"


def read_dotenv(root: Path) -> dict[str, str]:
    """Names and values in the target's `.env` files, as far as they are plain."""
    found: dict[str, str] = {}
    for path in [*root.glob(".env*"), *root.glob("*/.env*")]:
        try:
            lines = path.read_text("utf-8-sig").splitlines() if path.is_file() else []
        except (OSError, UnicodeDecodeError):
            continue
        for line in lines:
            name, equals, value = line.strip().removeprefix("export ").partition("=")
            if equals and name.strip().isidentifier():
                found[name.strip()] = value.strip().strip("\"'")
    return found

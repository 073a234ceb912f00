"""A case as the other tools need it: env.py takes a connection, a database is there, SQL is out."""

import os
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.case import Case
from corpus.laying import lay, versions

from benchmarks.comparison.environment import Environment

_SECONDS = 120
_OPEN = """
from contextlib import nullcontext as _as_it_is
from sqlalchemy import Connection as _Connection


def _opened(connectable):
    return _as_it_is(connectable) if isinstance(connectable, _Connection) else connectable.connect()
"""
_GIVEN = 'context.config.attributes.get("connection")'
_TAKES = (  # how each base's env.py is told to use a connection that is given to it
    ("connectable = engine_from_config(", f"connectable = {_GIVEN} or engine_from_config("),
    ("with connectable.connect() as connection:", "with _opened(connectable) as connection:"),
    (
        "with create_engine(url, poolclass=pool.NullPool).connect() as connection:",
        f"with _opened({_GIVEN} or create_engine(url, poolclass=pool.NullPool)) as connection:",
    ),
    (
        "    asyncio.run(run_async_migrations())",
        f"""    if {_GIVEN} is None:
        asyncio.run(run_async_migrations())
    else:
        with _opened({_GIVEN}) as connection:
            do_run_migrations(connection)""",
    ),
)


@dataclass(frozen=True)
class Project:
    """A case on disk.

    Args:
        case: which.
        root: its folder.
        environment: where the tools are.
        urls: of an empty database, by dialect; for synchronous drivers.
    """

    case: Case
    root: Path
    environment: Environment
    urls: dict[str, str]

    @property
    def script_location(self) -> Path:
        """The folder of env.py."""
        return versions(self.root).parent

    @property
    def tested(self) -> list[Path]:
        """The files of the revisions under test: what the case adds."""
        new = [f for f in sorted(versions(self.root).glob("*.py")) if not self._of_base(f)]
        if self.case.first > 1:
            new = [f for f in new if f.stem >= str(1000 + self.case.first)]
        return new or sorted(versions(self.root).glob("*.py"))[-1:]

    @property
    def below(self) -> str:
        """The revision before those under test."""
        if self.case.every:
            return "base"
        if self.case.first > 1:
            return str(999 + self.case.first)
        return "001" if self.case.base == "chat" else "0002"

    def _of_base(self, file: Path) -> bool:
        return bool(
            re.match(r"0001_users|0001_customers|0002_tasks|0002_orders|001_init", file.name)
        )

    def run(self, *words: str, dialect: str = "postgresql") -> subprocess.CompletedProcess[str]:
        """Run a tool in the project, with its database in the environment."""
        url = self.urls[dialect]
        given = {**os.environ, "DATABASE_URL": self._own(url), "COLUMNS": "200", "NO_COLOR": "1"}
        given |= {"SECRET_KEY": "made-up-for-tests", "PYTHONPATH": str(self.root)}
        self._tell_ini(url)
        try:
            return subprocess.run(
                [self.environment.program(words[0]), *words[1:]],
                cwd=self.root, env=given, capture_output=True, text=True,
                timeout=_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(words, 124, "", "timeout")

    def _own(self, url: str) -> str:
        """The URL as the application wants it: the shop's engine is async."""
        if self.case.base != "shop":
            return url
        return url.replace("sqlite:", "sqlite+aiosqlite:").replace("+psycopg:", "+asyncpg:")

    def _tell_ini(self, url: str) -> None:
        ini = self.root / "alembic.ini"
        text = re.sub(
            r"^sqlalchemy\.url = .*$", f"sqlalchemy.url = {url}", ini.read_text(), flags=re.M
        )
        ini.write_text(text.replace("%2F", "%%2F"))

    def sql(self) -> Path | None:
        """The SQL of the revisions under test on PostgreSQL; None where none can be made."""
        file = self.root / "upgrade.sql"
        if not file.exists():
            done = self.run("alembic", "upgrade", f"{self.below}:head", "--sql")
            if done.returncode:
                return None
            file.write_text(_without_bookkeeping(done.stdout))
        return file


def prepare(
    case: Case, bases: Path, root: Path, environment: Environment, urls: dict[str, str]
) -> Project:
    """Lay a case for the other tools."""
    lay(replace(case, sizes=()), bases, root)
    project = Project(case, root, environment, urls)
    env = project.script_location / "env.py"
    text = env.read_text()
    for old, new in _TAKES:
        text = text.replace(old, new)
    env.write_text(_OPEN + text)
    return project


def _without_bookkeeping(sql: str) -> str:
    """Alembic's own rows are no part of what a team would lint."""
    return re.sub(r"^(?:UPDATE|INSERT INTO|DELETE FROM) alembic_version.*;\n", "", sql, flags=re.M)

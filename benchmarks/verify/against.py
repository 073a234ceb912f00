"""Against pytest-alembic's full suite plus `alembic check`, on the same projects."""

import sys
import tempfile
from pathlib import Path

from histories import write_history

from benchmarks.verify.measured import Taken, adopt, measure
from sddflow.database.postgres.server import serve

LENGTHS = (10, 100)
_CONFTEST = '''import os

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

URL = os.environ["DATABASE_URL"]


@pytest.fixture
def alembic_engine():
    """The database that env.py goes to, empty."""
    engine = sa.create_engine(URL.replace("+aiosqlite", "").replace("+asyncpg", "+psycopg"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        else:
            connection.exec_driver_sql("PRAGMA writable_schema = 1")
            connection.exec_driver_sql("DELETE FROM sqlite_master")
    if engine.dialect.name == "sqlite":
        os.truncate(engine.url.database, 0)
    return engine
'''
_TESTS = """from pytest_alembic.tests import (
    test_model_definitions_match_ddl,
    test_single_head_revision,
    test_up_down_consistency,
    test_upgrade,
)
"""
_SUITE = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_migrations.py")
_CHECK = (("-m", "alembic", "upgrade", "head"), ("-m", "alembic", "check"))


def main() -> None:
    """Print a row for each project, dialect and way."""
    adopt()
    server = serve().url
    with tempfile.TemporaryDirectory() as folder:
        for length in LENGTHS:
            root = Path(folder, str(length))
            write_history(root, length, blind=False)
            (root / "conftest.py").write_text(_CONFTEST, "utf-8")
            (root / "test_migrations.py").write_text(_TESTS, "utf-8")
            for dialect in ("sqlite", "postgres"):
                _compare(root, dialect, length, server)


def _compare(root: Path, dialect: str, length: int, server: str) -> None:
    env = {
        "DATABASE_URL": _url(root, dialect, server),
        "SECRET_KEY": "none",
        "XDG_CACHE_HOME": str(root.parent / "cache"),
    }
    python = sys.executable
    each = [measure((python, *words), root, env) for words in (_SUITE, *_CHECK)]
    others = Taken(
        sum(t.wall for t in each), sum(t.processor for t in each), max(t.code for t in each)
    )
    _tell(f"{length} revisions, {dialect}: pytest-alembic, alembic check", others, others)
    verify = (python, "-m", "sddflow", "verify", "--on", dialect)
    for name, more in (("history run", ("--no-cache",)), ("first time", ()), ("kept", ())):
        taken = measure((*verify, *more, "."), root, env)
        _tell(f"{length} revisions, {dialect}: sddflow verify, {name}", taken, others)


def _tell(what: str, taken: Taken, base: Taken) -> None:
    ratios = f"{taken.wall / base.wall:5.2f} x {taken.processor / base.processor:5.2f} x"
    sys.stdout.write(f"    {what:64} {taken}  {ratios}  (exit {taken.code})\n")
    sys.stdout.flush()


def _url(root: Path, dialect: str, server: str) -> str:
    """A database of the other tools' own, on the same server."""
    if dialect == "sqlite":
        (root / "others.db").touch()
        return f"sqlite+aiosqlite:///{root / 'others.db'}"
    from sqlalchemy import create_engine, make_url

    name = f"others_{root.name}"
    engine = create_engine(
        make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    url = make_url(server).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False).replace("%2F", "/")

"""Scratch databases: safe beside each other, and gone whatever happens to their process."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sddflow.database.engines import engine_on
from sddflow.database.postgres.programs import programs
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
from sddflow.errors import ScratchError

HOLD = """
import sys, time
from sddflow.database.scratch import scratch
from sddflow.domain.settings import Settings
with scratch(sys.argv[1], Settings()) as made:
    print(made.url, flush=True)
    sys.stdin.readline()
    with made.engine().connect() as connection:
        print(connection.exec_driver_sql("SELECT 1").scalar(), flush=True)
"""
DIALECTS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def _hold(dialect: str, folder: Path) -> "subprocess.Popen[str]":
    """A process of its own that holds a scratch database until it gets a line."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, dialect],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
        start_new_session=True,
    )


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _say(process: "subprocess.Popen[str]", line: str = "\n") -> None:
    assert process.stdin is not None
    process.stdin.write(line)
    process.stdin.flush()


def _server_stops(folder: Path) -> bool:
    """Whether the server's file of its process goes within ten seconds."""
    pid = next(folder.glob("sddflow-postgres-*")) / "data" / "postmaster.pid"
    end = time.monotonic() + 10
    while pid.exists() and time.monotonic() < end:
        time.sleep(0.02)
    return not pid.exists()


@pytest.fixture(scope="module")
def short_folder():
    """A temporary folder whose name leaves room for a socket, and that the server may enter."""
    folder = Path(tempfile.mkdtemp(prefix="sddt-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_fresh_and_clone(dialect):
    """A fresh database is empty; a clone has the rows of its original, and goes its own way."""
    with scratch(dialect, Settings()) as made:
        with made.engine().begin() as connection:
            connection.execute(text("CREATE TABLE notes (id INTEGER PRIMARY KEY)"))
            connection.execute(text("INSERT INTO notes VALUES (1)"))
        copy, empty = made.clone(), made.fresh()
        with copy.engine().begin() as connection:
            connection.execute(text("INSERT INTO notes VALUES (2)"))
            assert connection.execute(text("SELECT count(*) FROM notes")).scalar() == 2
        with made.engine().begin() as connection:
            assert connection.execute(text("SELECT count(*) FROM notes")).scalar() == 1
        with empty.engine().begin() as connection:
            connection.execute(text("CREATE TABLE notes (id INTEGER PRIMARY KEY)"))
        assert len({made.url, copy.url, empty.url}) == 3


@pytest.mark.parametrize("dialect", DIALECTS)
def test_gone_at_the_end(dialect):
    """Nothing of a scratch database is left when its block ends."""
    with scratch(dialect, Settings()) as made:
        copy = made.clone()
    if dialect == "sqlite":
        assert not Path(made.url.removeprefix("sqlite:///")).parent.exists()
        return
    with scratch(dialect, Settings()) as other, other.engine().connect() as connection:
        names = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
        assert not any(f"/{name}?" in url for name in names for url in (made.url, copy.url))


def test_sqlite_enforces_foreign_keys():
    """Our engine on SQLite refuses a key to a row that is not there."""
    with scratch("sqlite", Settings()) as made, made.engine().begin() as connection:
        connection.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE b (a INTEGER REFERENCES a)"))
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO b VALUES (1)"))


def test_sqlite_leftovers_are_swept(tmp_path):
    """What a killed process left is removed by the next one; what lives is left alone."""
    living, dead = _hold("sqlite", tmp_path), _hold("sqlite", tmp_path)
    kept, left = (Path(_line(p).removeprefix("sqlite:///")) for p in (living, dead))
    dead.kill()
    dead.wait()
    assert left.exists()
    third = _hold("sqlite", tmp_path)
    _line(third)
    assert kept.exists()
    assert not left.exists()
    for process in (living, third):
        _say(process)
        assert _line(process) == "1"
        process.wait()


@pytest.mark.postgres
def test_processes_share_one_server(short_folder):
    """Two at once get databases of their own on one server, also when they start it together;
    the last one out stops it.
    """
    first, second = _hold("postgresql", short_folder), _hold("postgresql", short_folder)
    assert _line(first) != _line(second)
    _say(first)
    assert _line(first) == "1"
    first.wait()
    _say(second)
    assert _line(second) == "1"
    second.wait()
    assert _server_stops(short_folder)


@pytest.mark.postgres
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_server_outlives_its_users(short_folder, how):
    """Ctrl-C, a polite end and `kill -9` all leave no server running."""
    process = _hold("postgresql", short_folder)
    _line(process)
    os.killpg(process.pid, how)
    process.wait()
    assert _server_stops(short_folder)


@pytest.mark.slow
@pytest.mark.postgres
def test_databases_of_the_dead_are_swept(short_folder):
    """A database whose process was killed is dropped by the next one; one that lives stays."""
    living, dead = _hold("postgresql", short_folder), _hold("postgresql", short_folder)
    kept, left = _line(living), _line(dead)
    dead.kill()
    dead.wait()
    third = _hold("postgresql", short_folder)
    with engine_on(_line(third)).connect() as connection:
        names = set(connection.execute(text("SELECT datname FROM pg_database")).scalars())
    assert any(f"@/{name}?" in kept for name in names)
    assert not any(f"@/{name}?" in left for name in names)
    for process in (living, third):
        _say(process)
        process.wait()
    assert _server_stops(short_folder)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("another", [True, False])
def test_a_server_whose_files_are_gone(short_folder, monkeypatch, another):
    """A server whose environment was removed under it is replaced by the next one who asks, and
    stopped when nobody does.
    """
    environment = Path(tempfile.mkdtemp(dir=short_folder))
    environment.chmod(0o755)
    package = programs(short_folder).folder.parents[1]
    for part in package.parent.glob(f"{package.name}*"):
        shutil.copytree(part, environment / part.name, symlinks=True)
    monkeypatch.setenv("PYTHONPATH", str(environment))
    first = _hold("postgresql", short_folder)
    assert _line(first).startswith("postgresql://")
    shutil.rmtree(environment)
    monkeypatch.delenv("PYTHONPATH")
    if another:
        second = _hold("postgresql", short_folder)
        _line(second)
        _say(second)
        assert _line(second) == "1"
        second.wait()
    first.kill()
    first.wait()
    assert _server_stops(short_folder)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_damaged_folder_is_made_anew(short_folder):
    """A data folder that PostgreSQL cannot start from is replaced, not complained about."""
    for _ in range(2):
        process = _hold("postgresql", short_folder)
        assert _line(process).startswith("postgresql://")
        _say(process)
        process.wait()
        assert _server_stops(short_folder)
        damaged = next(short_folder.glob("sddflow-postgres-*")) / "data" / "global" / "pg_control"
        damaged.write_bytes(b"")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "refused"),
        ("mysql://root@127.0.0.1/none", "no URL of a PostgreSQL server"),
        ("not a url", "no URL of a PostgreSQL server"),
    ],
)
def test_a_server_that_is_not_there(url, says):
    """A scratch server that cannot be used is one clear line with a cure, without a password."""
    with pytest.raises(ScratchError) as raised, scratch("postgresql", Settings(postgres=url)):
        pass
    assert says in raised.value.message
    assert "sddflow.toml" in raised.value.cure
    assert "\n" not in str(raised.value)


@pytest.mark.postgres
def test_a_server_by_url():
    """A scratch server that the settings name is used, and left as it was found."""
    with scratch("postgresql", Settings()) as server:
        settings = Settings(postgres=server.url.replace("postgresql:", "postgresql+asyncpg:"))
        with scratch("postgresql", settings) as made:
            assert made.url.startswith("postgresql://")
            assert made.url != server.url
            with made.engine().begin() as connection:
                connection.execute(text("CREATE TABLE notes (id INTEGER)"))
        with server.engine().connect() as connection:
            names = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
        assert not any(f"@/{name}?" in made.url for name in names)


def test_a_temporary_folder_that_cannot_be_written(tmp_path, monkeypatch):
    """No room for a scratch database is one clear line with a cure."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(ScratchError, match="TMPDIR"), scratch("sqlite", Settings()):
        pass

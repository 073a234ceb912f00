"""The user's real database is never touched, whatever the environment and the code say."""

import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sddflow.errors import TargetError
from sddflow.target.application import Application

Write = Callable[[dict[str, str]], Path]
Make = Callable[..., Application]
Files = dict[str, str]

EVERYWHERE = """\
    import os

    from sqlalchemy import create_engine, engine_from_config
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlmodel import create_engine as sqlmodel_create_engine

    URL = "{sync}"
    hard_coded = create_engine(URL, connect_args={{"connect_timeout": 3}}, pool_size=3)
    waiting = create_async_engine("{waiting}", pool_pre_ping=True)
    configured = engine_from_config({{"x.url": URL, "x.pool_size": "5"}}, prefix="x.")
    ours = sqlmodel_create_engine(os.environ["DATABASE_URL"])
    dialled = [e.connect().close() for e in (hard_coded, configured, ours)]
"""

TEST = """\
    import asyncio
    import os
    import subprocess
    import sys

    from app.everywhere import hard_coded, waiting
    from sqlalchemy import create_engine

    def test_engines():
        hard_coded.connect().close()
        asyncio.run(_ask())
        create_engine(os.environ["DATABASE_URL"].replace("+asyncpg", "").replace("+aiosqlite", "")
            ).connect().close()

    async def _ask():
        async with waiting.connect():
            pass

    def test_a_child_with_an_environment_of_its_own():
        code = "from app.everywhere import hard_coded; hard_coded.connect().close()"
        env = {"PATH": os.environ["PATH"], "DATABASE_URL": os.environ["DATABASE_URL"]}
        subprocess.run([sys.executable, "-c", code], check=True, env=env)

    def test_a_child():
        code = "from app.everywhere import hard_coded; hard_coded.connect().close()"
        subprocess.run([sys.executable, "-c", code], check=True)
"""


def laid(files: Files, trap: Any) -> Files:
    """An application with the trap in every place where a URL can stand."""
    sync, waiting = trap.url("postgresql+psycopg"), trap.url("postgresql+asyncpg")
    models = files["app/models.py"]
    ini = files["alembic.ini"].replace("127.0.0.1:1/", f"127.0.0.1:{trap.port}/")
    return {
        **files,
        ".env": f"DATABASE_URL={sync}\nPOSTGRES_HOST=127.0.0.1\nPOSTGRES_PORT={trap.port}\n",
        "alembic.ini": ini,
        "app/everywhere.py": EVERYWHERE.format(sync=sync, waiting=waiting),
        "app/__init__.py": "import app.everywhere\n",
        "app/models.py": models,
        "tests/test_it.py": TEST,
    }


def everything(app: Application, url: str) -> None:
    """Each operation that has a database."""
    app.upgrade(url)
    row = {"table": "users", "values": {"name": "Ada"}}
    ((user,),) = app.round_trips([(url, [row])])
    assert user.values["name"] == "Ada"
    app.autogenerate(url)
    app.downgrade(url, "base")
    app.create_all(url)
    app.metadata()
    ran = app.run_tests(["tests"], url)
    assert ran.code == 0, ran.tail


def test_the_trap_counts(trap: Any) -> None:
    """A connection that does come is noticed."""
    assert trap.dialled == 0
    socket.create_connection(("127.0.0.1", trap.port)).close()
    assert trap.dialled == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_the_trap_is_never_dialled_on_sqlite(
    write: Write,
    application: Make,
    trap: Any,
    tmp_path: Path,
    kind: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Environment, .env, alembic.ini and code name the trap; nothing reaches it."""
    monkeypatch.setenv("DATABASE_URL", trap.url())
    monkeypatch.setenv("PGHOST", "127.0.0.1")
    monkeypatch.setenv("PGPORT", str(trap.port))
    app = application(write(laid(request.getfixturevalue(f"{kind}_files"), trap)))

    everything(app, f"sqlite:///{tmp_path / 'scratch.db'}")

    assert trap.dialled == 0


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_the_trap_is_never_dialled_on_postgresql(
    write: Write,
    application: Make,
    trap: Any,
    postgres: Callable[[], str],
    kind: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same, where PostgreSQL's own drivers are at work."""
    url = postgres()
    monkeypatch.setenv("DATABASE_URL", trap.url())
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.1")
    monkeypatch.setenv("PGPORT", str(trap.port))
    app = application(write(laid(request.getfixturevalue(f"{kind}_files"), trap)))

    everything(app, url)

    assert trap.dialled == 0


@pytest.mark.parametrize(
    "code",
    [
        "import psycopg; psycopg.connect('host=127.0.0.1 port={port} user=me dbname=live')",
        "import psycopg; psycopg.connect('postgresql://me@/live?hostaddr=127.0.0.1&port={port}')",
        "import asyncio, asyncpg; asyncio.run(asyncpg.connect('postgresql://me@127.0.0.1:{port}/live'))",
        "import socket; socket.create_connection(('127.0.0.1', {port}))",
        "import urllib.request; urllib.request.urlopen('http://localhost:{port}/')",
    ],
)
def test_connections_past_the_engine_are_refused(
    write: Write, application: Make, trap: Any, scratch: str, sync_files: Files, code: str
) -> None:
    """A driver or socket used directly is refused, and the line names host and port."""
    line = code.format(port=trap.port)
    app = application(write({**sync_files, "app/__init__.py": line + "\n"}))

    with pytest.raises(
        TargetError, match=f"connection to (127.0.0.1|localhost):{trap.port}"
    ) as caught:
        app.upgrade(scratch)
    assert "refused" in caught.value.message
    assert caught.value.place == "app/__init__.py:1"
    assert trap.dialled == 0


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("import sqlite3; sqlite3.connect('live.db')", "live.db"),
        ("import psycopg; psycopg.connect('service=live')", "live"),
        ("import os, psycopg; os.environ['PGSERVICE'] = 'live'; psycopg.connect('')", "live"),
        ("import socket; socket.getaddrinfo('db.example.com', 5432)", "db.example.com:5432"),
        ("import subprocess; subprocess.run(['psql', '-c', 'drop'])", "psql"),
        ("import os; os.system('pg_dump live')", "pg_dump"),
        ("import os; os.system('cd /; PGPASSWORD=x /usr/bin/psql live')", "psql"),
        ("import subprocess; subprocess.run('true && psql -c drop', shell=True)", "psql"),
        ("import subprocess; subprocess.run(['bash', '-c', 'pg_restore live'])", "pg_restore"),
        ("import sqlite3; sqlite3.connect('file:live.db#mode=memory', uri=True)", "live.db"),
        (
            (
                "from sqlalchemy import create_engine as c, text\n"
                "c('sqlite://').connect().execute(text(\"ATTACH 'live.db' AS live\"))"
            ),
            "live.db",
        ),
        (
            (
                "from sqlalchemy import create_engine as c, text\n"
                "c('sqlite://').connect().execute(text('attach :p AS x'), {'p': 'live.db'})"
            ),
            "live.db",
        ),
        ("import socket; socket.socket(socket.AF_UNIX).connect('/tmp/.s.PGSQL.5432')", "PGSQL"),
    ],
)
def test_other_ways_to_a_database_are_refused(
    write: Write, application: Make, scratch: str, sync_files: Files, code: str, named: str
) -> None:
    """Files, sockets, services, names and client programs: only the scratch database is reached."""
    root = write({**sync_files, "app/__init__.py": code + "\n"})

    with pytest.raises(TargetError, match=named) as caught:
        application(root).upgrade(scratch)
    assert "refused" in caught.value.message
    assert not (root / "live.db").exists()


def test_a_refusal_it_can_live_with(
    write: Write, application: Make, trap: Any, scratch: str, sync_files: Files
) -> None:
    """An application that catches the error goes on; what was refused is told."""
    ping = (
        "import socket\n"
        "try:\n"
        f"    socket.create_connection(('127.0.0.1', {trap.port}))\n"
        "except ConnectionError:\n"
        "    pass\n"
    )
    ran = application(write({**sync_files, "app/__init__.py": ping})).upgrade(scratch)

    assert ran.refused == (f"127.0.0.1:{trap.port}",)
    assert len(ran.statements) == 2
    assert trap.dialled == 0


def test_an_existing_database_file_is_left_alone(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """A SQLite file that the application names is not opened: its bytes stay as they are."""
    code = "from sqlalchemy import create_engine\ncreate_engine('sqlite:///live.db').connect()\n"
    root = write({**sync_files, "app/__init__.py": code})
    sqlite3.connect(root / "live.db").execute("CREATE TABLE t (x)").connection.close()
    before = (root / "live.db").read_bytes()

    application(root).upgrade(scratch)

    assert (root / "live.db").read_bytes() == before

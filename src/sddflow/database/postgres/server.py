"""The embedded server: one per user and version, shared by every process that needs it.

In its folder:

    lock      held while somebody looks whether the server runs, or starts it
    users     shared by every process that uses the server; the operating system lets it go
    keeper    held by the script that waits for `users` and then stops the server
    data      made once
    run       its socket
    extensions  SQL of ours for extensions that it lacks
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlalchemy import URL
from sqlalchemy.exc import OperationalError

from sddflow.database.engines import engine_on
from sddflow.database.locks import alone, own_folder, take
from sddflow.database.postgres import keeper, stand_ins
from sddflow.database.postgres.programs import CURE, VERSION, Programs, environment, programs
from sddflow.database.postgres.spreading import spread
from sddflow.errors import ScratchError

_LONGEST = 80  # bytes: with the socket's own name, every system takes it
_SETTINGS = (
    *("fsync=off", "full_page_writes=off", "synchronous_commit=off", "wal_level=minimal"),
    *("max_wal_senders=0", "max_wal_size=256MB", "shared_buffers=64MB", "listen_addresses="),
    *("max_connections=200", "unix_socket_permissions=0700", "timezone=UTC", "log_timezone=UTC"),
    *("autovacuum=off", "jit=off", "logging_collector=off", "port=5432"),
)
_in_this_process: dict[Path, int] = {}
_keepers: list[subprocess.Popen[bytes]] = []
_one_thread = Lock()


@dataclass(frozen=True, slots=True)
class Server:
    """A server's folder."""

    home: Path

    @property
    def data(self) -> Path:
        """The databases."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.home / "log"

    @property
    def run(self) -> Path:
        """The folder of its socket."""
        return self.home / "run"

    @property
    def url(self) -> str:
        """Of its first database, without a driver."""
        made = URL.create(
            "postgresql", "postgres", database="postgres", query={"host": str(self.run)}
        )
        return made.render_as_string(hide_password=False)


def serve(home: Path | None = None) -> Server:
    """The server, running until this process ends.

    Args:
        home: its folder; the usual one of this user where none is given.

    Raises:
        ScratchError: it does not start; the line says why.
    """
    server = Server(_folder(home or _usual()))
    try:
        with _one_thread, alone(server.home / "lock"):
            _use(server)
            folder = stand_ins.lay(server.home)
            if not _answers(server):
                _start(server)
            _offer(server, folder)
    except OSError as error:
        raise ScratchError(
            f"the embedded PostgreSQL does not start: {error.strerror}",
            place=str(error.filename or server.home),
            cure=CURE,
        ) from None
    return server


def _usual() -> Path:
    name = f"sddflow-postgres-{VERSION}-{os.geteuid()}"
    usual = Path(tempfile.gettempdir()).resolve() / name
    return usual if len(os.fsencode(usual)) <= _LONGEST else Path("/tmp") / name  # noqa: S108 - checked to be ours


def _folder(home: Path) -> Path:
    """The folder, reachable by us, and by the server where that runs as another user."""
    own_folder(home)
    if os.geteuid() == 0:
        home.chmod(0o755)
    return home


def _use(server: Server) -> None:
    """Be counted as a user of the server, for as long as this process lives."""
    if server.home not in _in_this_process:
        held = take(server.home / "users", shared=True)
        assert held is not None, "it was waited for"  # noqa: S101 - says why it holds
        _in_this_process[server.home] = held


def _answers(server: Server) -> bool:
    """It runs, and finds its own files: the environment that they came from may be gone."""
    try:
        with engine_on(server.url).connect() as connection:
            connection.exec_driver_sql("LOAD 'plpgsql'")
    except OperationalError:
        return False
    return True


def _offer(server: Server, folder: Path) -> None:
    """Also to a server that an older process has started."""
    with engine_on(server.url).connect() as connection:
        stand_ins.offer(connection.execution_options(isolation_level="AUTOCOMMIT"), folder)


def _start(server: Server) -> None:
    """Start it; a folder that does not start any more is made anew, once."""
    tools = programs(server.home)
    _have_keeper(server, tools)
    fresh = _prepare(server, tools)
    _stop(server, tools)
    try:
        _run(server, tools)
    except ScratchError:
        if fresh:
            raise
        shutil.rmtree(server.data, ignore_errors=True)
        _prepare(server, tools)
        _run(server, tools)


def _have_keeper(server: Server, tools: Programs) -> None:
    """A keeper is there before the server is, so that no server is ever left alone."""
    lock = take(server.home / "keeper", wait=False)
    if lock is not None:
        _keepers.append(_keeper(server, tools, lock))
        os.close(lock)


def _keeper(server: Server, tools: Programs, lock: int) -> subprocess.Popen[bytes]:
    pg_ctl = str(tools.folder / "pg_ctl")
    words = (str(server.home), pg_ctl, str(tools.uid), str(tools.gid), str(lock))
    return subprocess.Popen(
        (sys.executable, "-I", "-S", str(Path(keeper.__file__)), *words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(lock,),
        start_new_session=True,
        cwd="/",
        env=environment(),
    )


def _prepare(server: Server, tools: Programs) -> bool:
    """Make the data folder where there is none; whether it was made."""
    if (server.data / "PG_VERSION").exists():
        return False
    new = server.home / "new"
    shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(server.data, ignore_errors=True)
    new.mkdir(mode=0o700)
    tools.give(new)
    tools.run(
        *("initdb", "-D", str(new), "-U", "postgres", "-E", "UTF8", "--auth=trust", "--no-sync"),
        *("--no-instructions", "--locale=C", "--locale-provider=builtin"),
        "--builtin-locale=C.UTF-8",
    )
    new.rename(server.data)
    return True


def _stop(server: Server, tools: Programs) -> None:
    """Stop one that runs on without the files that it was started from."""
    if (server.data / "postmaster.pid").exists():
        with suppress(ScratchError):  # the file alone was left; the start looks at it, too
            tools.run("pg_ctl", "stop", "-D", str(server.data), "-m", "fast", "-w", "-t", "20")


def _run(server: Server, tools: Programs) -> None:
    """Start the programs."""
    spread(server.data / "base")
    server.run.mkdir(mode=0o700, exist_ok=True)
    server.log.write_bytes(b"")
    tools.give(server.run)
    tools.give(server.log)
    options = (*_SETTINGS, f"unix_socket_directories={server.run}")
    tools.run(
        *("pg_ctl", "start", "-D", str(server.data), "-l", str(server.log), "-w", "-t", "60"),
        *("-o", " ".join(f"-c {shlex.quote(option)}" for option in options)),
        log=server.log,
    )

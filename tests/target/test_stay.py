"""One process that migrates several times on one database."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sddflow.errors import HungError, TargetError
from sddflow.target.application import Application
from sddflow.target.stay import Stay

Write = Callable[[dict[str, str]], Path]
Make = Callable[..., Application]
Files = dict[str, str]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nobody stays without a fork")


@pytest.fixture
def stay(scratch: str) -> Iterator[Stay]:
    """On the scratch database."""
    made = Stay(scratch)
    yield made
    made.end()


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    """Where env.py notes the process that runs it."""
    return tmp_path / "seen"


@pytest.fixture
def noting(write: Write, sync_files: Files, seen: Path) -> Callable[..., Path]:
    """Write an application whose env.py notes its process, and does something else besides."""

    def noting(code: str = "", **more: str) -> Path:
        note = f"    import os\n    open({str(seen)!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
        env = f"{note}    {code}\n{sync_files['alembic/env.py']}"
        return write({**sync_files, "alembic/env.py": env, **more})

    return noting


def pids(seen: Path) -> list[int]:
    """The processes that ran env.py."""
    return [int(line) for line in seen.read_text().split()]


def test_one_process_goes_up_down_and_up(
    noting: Callable[..., Path], application: Make, scratch: str, stay: Stay, seen: Path
) -> None:
    """It answers each time what happened then, as three processes would."""
    app = application(noting())
    up = app.upgrade(scratch, stay=stay)
    assert not stay.is_old
    down = app.downgrade(scratch, "base", stay=stay)
    assert stay.is_old
    again = app.upgrade(scratch, stay=stay)

    assert len(set(pids(seen))) == 1
    assert (up.statements, down.statements) == (again.statements, tuple(down.statements))
    assert [s.split()[0] for s in down.statements] == ["DROP", "DROP"]
    assert up.conduct.wrote == again.conduct.wrote != ()


@pytest.mark.parametrize(
    "code",
    [
        "os.kept = open(__file__)",
        "import socket; os.kept = socket.socketpair()",
        "import threading, time; threading.Thread(target=time.sleep, args=(9,)).start()",
        "import sqlite3; os.kept = sqlite3.connect(os.environ['DATABASE_URL'].partition('///')[2])",
    ],
    ids=["file", "socket", "thread", "connection"],
)
def test_who_holds_something_does_not_stay(
    noting: Callable[..., Path],
    application: Make,
    scratch: str,
    stay: Stay,
    seen: Path,
    code: str,
) -> None:
    """What is open, or runs on, would be in the way of who looks at the database."""
    app = application(noting(code))
    assert app.upgrade(scratch, stay=stay).statements
    assert app.downgrade(scratch, stay=stay).statements
    assert len(set(pids(seen))) == 2
    assert not stay.is_old


def test_who_failed_does_not_stay(
    noting: Callable[..., Path], application: Make, scratch: str, stay: Stay, seen: Path
) -> None:
    """The error is that of the one who had answered before; another one answers next."""
    app = application(noting())
    assert app.upgrade(scratch, stay=stay).statements
    with pytest.raises(TargetError, match="nowhere"):
        app.downgrade(scratch, "nowhere", stay=stay)
    assert stay.is_old
    assert app.downgrade(scratch, stay=stay).statements
    assert not stay.is_old


def test_one_that_was_killed_meanwhile(
    noting: Callable[..., Path], application: Make, scratch: str, stay: Stay, seen: Path
) -> None:
    """Another one answers, or the failure is that of one who had answered before."""
    app = application(noting())
    assert app.upgrade(scratch, stay=stay).statements
    os.kill(pids(seen)[0], signal.SIGKILL)
    try:
        down = app.downgrade(scratch, stay=stay)
    except TargetError as error:
        assert stay.is_old
        assert "SIGKILL" in error.message
    else:
        assert down.statements
        assert len(set(pids(seen))) == 2


def test_variables_are_as_they_were(
    noting: Callable[..., Path], application: Make, scratch: str, stay: Stay, seen: Path
) -> None:
    """What env.py sets is not there the next time."""
    app = application(noting("assert 'MARK' not in os.environ; os.environ['MARK'] = 'x'"))
    assert app.upgrade(scratch, stay=stay).statements
    assert app.downgrade(scratch, stay=stay).statements
    assert stay.is_old


def test_what_is_left_running_is_told_at_the_end(
    noting: Callable[..., Path], application: Make, scratch: str, stay: Stay
) -> None:
    """It is killed, and named by its words."""
    start = "import subprocess; subprocess.Popen(['sleep', '604.25'], start_new_session=True)"
    app = application(noting(start))
    assert app.upgrade(scratch, stay=stay).conduct.left == ()
    stay.end()
    assert stay.left == ("sleep 604.25",)


def test_the_limit_holds_for_each_time(
    noting: Callable[..., Path], application: Make, scratch: str, stay: Stay, seen: Path
) -> None:
    """One that hangs the second time is killed; that it had answered before is no reason for it."""
    app = application(
        noting(f"import time; len(open({str(seen)!r}).readlines()) > 1 and time.sleep(600)"),
        seconds=3,
    )
    assert app.upgrade(scratch, stay=stay).statements
    with pytest.raises(HungError):
        app.downgrade(scratch, stay=stay)
    assert not stay.is_old


def test_one_process_builds_the_models_and_writes_rows(
    noting: Callable[..., Path], application: Make, scratch: str, stay: Stay, seen: Path
) -> None:
    """It has run env.py and loaded them already; the rows are those of the databases named."""
    app = application(noting())
    built = Stay(f"{scratch}-built")
    try:
        declared = app.create_all(built.url, stay=built).declared
        assert declared is not None
        assert declared.is_whole
        assert app.upgrade(scratch).statements
        rows = [{"table": "users", "values": {"name": "Ada"}, "own": True}]
        ((row,),) = app.round_trips([(scratch, rows)], stay=built)
        assert built.is_old
    finally:
        built.end()
    ((again,),) = app.round_trips([(scratch, rows)], stay=built)

    assert (row.values["name"], row.values["id"]) == ("Ada", 1)
    assert (again.values["name"], again.values["id"]) == ("Ada", 2)
    built_by, up_by, last = pids(seen)
    assert len({built_by, up_by, last}) == 3

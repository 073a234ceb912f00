"""Requests answered by processes forked from one that holds the libraries."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent

import pytest
from processes import alive, gone, holds_within, parent

from sddflow.target.application import Application
from sddflow.target.fork_server import ForkServer
from sddflow.target.fork_servers import ForkServers
from sddflow.target.stay import Stay
from sddflow.target.worker import GoneError

Write = Callable[[dict[str, str]], Path]
Make = Callable[..., Application]
Files = dict[str, str]

forks = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")


def running(*words: str) -> list[int]:
    """Processes, but for dead ones, whose command line holds all words."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = folder.joinpath("cmdline").read_bytes().decode()
        except OSError:
            continue
        if all(word in said for word in words) and alive(int(folder.name)):
            found.append(int(folder.name))
    return found


def below(pid: int) -> list[int]:
    """A process and all that it has forked."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in below(int(child)))]


def test_each_request_finds_the_application_fresh(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """What the application does to itself or to a library is gone with the request."""
    marks = (
        "import sys, sqlalchemy, os\n"
        "assert not hasattr(sqlalchemy, 'marked') and 'MARKED' not in os.environ\n"
        "sqlalchemy.marked, os.environ['MARKED'] = True, 'yes'\n"
    )
    root = write({**sync_files, "app/__init__.py": marks})

    for _ in range(3):
        assert application(root).metadata_tables() == ("notes", "users")
    application(root).upgrade(scratch)


def test_requests_come_from_one_server(
    write: Write, application: Make, tmp_path: Path, sync_files: Files
) -> None:
    """The interpreter is started once; SQLAlchemy is there before the application is."""
    note = tmp_path / "sessions"
    code = f"import os\nopen({str(note)!r}, 'a').write(f'{{os.getppid()}} {{os.getsid(0)}}\\n')\n"
    root = write({**sync_files, "app/__init__.py": code})

    application(root).metadata()
    application(root).metadata()
    pairs = [line.split() for line in note.read_text().splitlines()]
    assert len(pairs) == 2
    assert str(os.getpid()) not in dict(pairs)
    assert len({session for _, session in pairs}) == 2


@pytest.mark.parametrize("way", ["PYTHONPATH", "prepended"])
def test_folders_on_the_import_path(
    write: Write, application: Make, scratch: str, sync_files: Files, way: str
) -> None:
    """Variables that an interpreter reads at its start count as if it had been started anew."""
    models = "    from shared_names import NAMES\n" + sync_files["app/models.py"]
    files = {**sync_files, "app/models.py": models, "lib/shared_names.py": "NAMES = ()\n"}
    if way == "prepended":
        files["alembic.ini"] = files["alembic.ini"].replace("_path = .", "_path = . lib")
    root = write(files)
    env = (("PYTHONPATH", str(root / "lib")),) if way == "PYTHONPATH" else ()

    assert len(application(root, env=env).upgrade(scratch).statements) == 2


def test_variables_are_those_of_the_request(
    write: Write, application: Make, sync_files: Files
) -> None:
    """The whole environment is the request's; the time zone too."""
    code = (
        "import os, time\n"
        "assert (os.environ.get('OF_ONE'), os.environ.get('OF_TWO')).count('yes') == 1\n"
        "assert time.tzname[0] == os.environ['TZ'][:3], time.tzname\n"
    )
    root = write({**sync_files, "app/__init__.py": code})

    for words in ({"OF_ONE": "yes", "TZ": "AAA-1"}, {"OF_TWO": "yes", "TZ": "BBB-2"}):
        assert application(root, env=tuple(words.items())).metadata_tables()


def test_several_threads_ask_at_once(
    write: Write, application: Make, tmp_path: Path, sync_files: Files
) -> None:
    """Each gets the answer to its own question."""
    app = application(write(sync_files))

    def up(number: int) -> int:
        url = f"sqlite:///{tmp_path / str(number)}.db"
        return len(app.upgrade(url, "0001" if number % 2 else "0002").statements)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(up, range(6))) == [2, 1, 2, 1, 2, 1]


def request(root: Path) -> dict[str, object]:
    """A request that needs nothing of an application."""
    return {"operation": "versions", "root": str(root), "lend": {}, "lender": [3, 11]}


ENV = {"PATH": os.defpath, "PYTHONUTF8": "1"}


def test_a_server_that_dies_is_done_without(tmp_path: Path, bare_python: Path) -> None:
    """Where an interpreter serves nobody, no request is lost: it is to be asked another way."""
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\nexit 0\n")
    fake.chmod(0o755)
    servers = ForkServers()
    try:
        assert servers.ask(fake, request(tmp_path), ENV, 10, lambda: None) is None
        assert servers.ask(fake, request(tmp_path), ENV, 10, lambda: None) is None
        answered = servers.ask(bare_python, request(tmp_path), ENV, 10, lambda: None)
        assert answered is not None
        assert answered.answer["error"]["package"] == "sqlalchemy"
    finally:
        servers.close()


def test_what_was_begun_is_not_asked_again(tmp_path: Path) -> None:
    """A server that ends before anything was begun says so; nothing is answered twice."""
    server = ForkServer.start(Path(sys.executable), ENV, {"lend": {}, "lender": [3, 11]})
    assert server.begin(request(tmp_path), ENV).answer(20, lambda: None).code == 0
    server._process.kill()
    server._process.wait()
    with pytest.raises(GoneError):
        server.begin(request(tmp_path), ENV).answer(20, lambda: None)


@forks
def test_a_server_ends_when_it_is_closed(tmp_path: Path) -> None:
    """So do its trunks and leaves."""
    servers = ForkServers()
    for _ in range(2):
        assert servers.ask(Path(sys.executable), request(tmp_path), ENV, 20, lambda: None)
    (first,) = servers._first.values()
    family = below(first._process.pid)
    assert len(family) >= 3
    servers.close()
    assert gone(family)


@forks
def test_a_leaf_is_asked_again(tmp_path: Path) -> None:
    """One request after the other is answered by one leaf; two at once by two."""
    servers = ForkServers()
    python = Path(sys.executable)
    try:
        for _ in range(3):
            assert servers.ask(python, request(tmp_path), ENV, 20, lambda: None)
        (tree,) = servers._trees.values()
        assert len(tree.idle) == 1
        with ThreadPoolExecutor(2) as pool:
            two = [
                pool.submit(servers.ask, python, request(tmp_path), ENV, 20, lambda: None)
                for _ in range(8)
            ]
            assert all(asked.result() for asked in two)
        assert len(tree.idle) <= 2
    finally:
        servers.close()


@forks
def test_a_leaf_that_lacks_something_ends(tmp_path: Path) -> None:
    """One whose process stayed while others learnt of a library is not asked any more."""
    servers, stay = ForkServers(), Stay("sqlite://")
    python = Path(sys.executable)
    try:
        assert servers.ask(python, request(tmp_path), ENV, 20, lambda: None, stay)
        (tree,) = servers._trees.values()
        assert tree.idle == []
        tree.learn(["json.tool"])
        assert servers.ask(python, request(tmp_path), ENV, 20, lambda: None)
        (newer,) = tree.idle
        stay.end()
        assert tree.idle == [newer]
    finally:
        servers.close()


@forks
@pytest.mark.parametrize("pending", [(), ("json.tool",)])
def test_a_tree_that_dies_is_done_without(tmp_path: Path, pending: tuple[str, ...]) -> None:
    """The first server goes on, and a tree that holds nothing of any application answers."""
    servers = ForkServers()
    try:
        for _ in range(2):
            assert servers.ask(Path(sys.executable), request(tmp_path), ENV, 20, lambda: None)
        (first,) = servers._first.values()
        (tree,) = servers._trees.values()
        family = below(first._process.pid)[1:]
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        assert gone(family)
        tree.learn(pending)
        for _ in range(2):
            assert servers.ask(Path(sys.executable), request(tmp_path), ENV, 20, lambda: None)
        assert list(servers._first.values()) == [first]
        assert [root for _, root in servers._trees] == [""]
    finally:
        servers.close()


LEAVES = """\
    import os, subprocess, sys, time
    def left(seconds):
        return [sys.executable, "-c", f"import time; time.sleep({seconds})"]
    subprocess.Popen(left("601.5"), start_new_session=True)
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
"""


@forks
def test_processes_that_are_left_behind(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """They are killed when the request is over, daemons too, and told."""
    app = application(write({**sync_files, "app/__init__.py": LEAVES}))

    left = app.upgrade(scratch).conduct.left
    assert "a fork of its own" in left
    assert any("time.sleep(601.5)" in words for words in left)
    assert running("time.sleep(601.5)") == []


@forks
def test_a_fork_that_goes_on(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """Code that runs on in two processes gives one answer."""
    app = application(write({**sync_files, "app/__init__.py": "import os\nos.fork()\n"}))

    assert app.metadata_tables() == ("notes", "users")


KILLED = """\
    import sys
    from pathlib import Path
    from sddflow.domain.settings import Settings
    from sddflow.target.application import Application
    from sddflow.target.migrations import read_migrations

    root = Path(sys.argv[1])
    app = Application(root, Path(sys.executable), read_migrations(root, Settings()))
    app.versions()
    app.upgrade(sys.argv[2])
"""


@forks
@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_nothing_outlives_sddflow(
    write: Write, scratch: str, sync_files: Files, tmp_path: Path, how: signal.Signals
) -> None:
    """Killed or interrupted, it takes servers, the application and its children with it."""
    note = tmp_path / "pids"
    code = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(602.5)'],\n"
        "                         start_new_session=True)\n"
        f"open({str(note)!r}, 'w').write(f'{{os.getpid()}} {{os.getppid()}} {{child.pid}}\\n')\n"
        "time.sleep(600)\n"
    )
    root = write({**sync_files, "app/__init__.py": code})
    main = subprocess.Popen([sys.executable, "-c", dedent(KILLED), str(root), scratch])
    assert holds_within(60, lambda: note.exists() and note.read_text().endswith("\n"))
    family = [int(pid) for pid in note.read_text().split()]
    servers = [parent(family[1])]

    main.send_signal(how)
    main.wait(20)

    assert gone([*family, *servers])
    assert running("time.sleep(602.5)") == []

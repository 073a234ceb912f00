"""What the target's code does besides its work on the database is seen, and told."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sddflow.database.postgres.waiting import waiting
from sddflow.errors import HungError, RevisionError, TargetError
from sddflow.target.application import Application
from sddflow.target.conduct import Wrote

Write = Callable[[dict[str, str]], Path]
Make = Callable[..., Application]
Files = dict[str, str]
Revision = Callable[..., str]

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
THIRD = "alembic/versions/0003_x.py"


@pytest.fixture
def with_third(write: Write, sync_files: Files, make_revision: Revision) -> Callable[..., Path]:
    """Return a function that writes the application with a third revision."""

    def make(up: str, before: str = "", **files: str) -> Path:
        text = f"{before}\n{make_revision('0003', '0002', up)}"
        return write({**sync_files, THIRD: text, **files})

    return make


def wrote(app: Application, url: str) -> dict[str, Wrote]:
    """What an upgrade wrote, by the name of the file."""
    return {Path(w.path).name: w for w in app.upgrade(url).conduct.wrote}


@pytest.mark.parametrize(
    ("up", "name"),
    [
        ("open('note.txt', 'w').close()", "note.txt"),
        ("import pathlib; pathlib.Path('note.txt').write_text('x')", "note.txt"),
        ("import os; os.close(os.open('note.txt', os.O_CREAT | os.O_RDWR))", "note.txt"),
        ("import os; os.mkdir('made')", "made"),
        ("import os; os.remove('old.txt')", "old.txt"),
        ("import os; os.rename('old.txt', 'new.txt')", "new.txt"),
        ("import shutil; shutil.copy('old.txt', 'copy.txt')", "copy.txt"),
        ("import shutil; shutil.rmtree('data')", "data"),
        ("import os; os.symlink('old.txt', 'link')", "link"),
    ],
)
def test_what_a_revision_writes(
    with_third: Callable[..., Path], application: Make, scratch: str, up: str, name: str
) -> None:
    """Path, revision and line are told, whichever way it is done; the run itself goes on."""
    root = with_third(up, **{"old.txt": "old", "data/a.txt": "a"})
    found = wrote(application(root), scratch)

    assert found[name] == Wrote(str(root / name), "0003", f"{THIRD}:10")


@linux
@pytest.mark.parametrize(
    "up",
    [
        "import subprocess; subprocess.run(['sh', '-c', 'echo x > note.txt'], check=True)",
        "import os; os.system('touch note.txt')",
        "import os; os.fork() or (open('note.txt', 'w').close(), os._exit(0)); os.wait()",
    ],
)
def test_what_its_processes_write(
    with_third: Callable[..., Path], application: Make, scratch: str, up: str
) -> None:
    """In the target's folder that is seen too; the line is the one that started them."""
    root = with_third(up)
    found = wrote(application(root), scratch)

    assert found == {"note.txt": Wrote(str(root / "note.txt"), "0003", f"{THIRD}:10")}


@pytest.mark.parametrize(
    "up",
    [
        "import tempfile; tempfile.mkdtemp(); tempfile.NamedTemporaryFile(delete=False).close()",
        "import os; open('lock', 'w').close(); os.remove('lock')",
        "open('alembic.ini').read()",
        "import subprocess; subprocess.run(['true'], check=True)",
        "print('x', file=open('/dev/null', 'w'))",
    ],
)
def test_what_is_nobodys_harm(
    with_third: Callable[..., Path], application: Make, scratch: str, up: str
) -> None:
    """Temporary files, what came and went again, reading, and processes that wrote nothing."""
    assert wrote(application(with_third(up)), scratch) == {}


def test_what_the_application_writes(
    write: Write, application: Make, scratch: str, sync_files: Files
) -> None:
    """A log that is opened on import is told with its line, and is no revision's doing."""
    root = write({**sync_files, "app/__init__.py": "import os\nopen('app.log', 'a').close()\n"})
    found = wrote(application(root), scratch)

    assert found == {"app.log": Wrote(str(root / "app.log"), "", "app/__init__.py:2")}


def test_how_much_is_printed(
    with_third: Callable[..., Path], application: Make, scratch: str
) -> None:
    """Bytes are counted, though only the last of them are kept."""
    app = application(with_third("[print('x' * 1000) for _ in range(20_000)]"))

    assert app.upgrade(scratch).conduct.printed >= 20_000_000


@pytest.mark.parametrize(
    ("up", "message"),
    [
        ("import sys; sys.exit(4)", r"sys\.exit\(4\)"),
        ("import os; os._exit(0)", "exit code 0"),
        ("import os; os.kill(os.getppid(), 9); import time; time.sleep(60)", "SIGKILL"),
        ("import os; os.killpg(0, 9)", "SIGKILL"),
    ],
)
def test_ends_of_its_own_choice(
    with_third: Callable[..., Path], application: Make, scratch: str, up: str, message: str
) -> None:
    """However a revision ends the process, that is one line, and the next call is answered."""
    app = application(with_third(up))

    with pytest.raises(TargetError, match=message):
        app.upgrade(scratch)
    assert app.metadata_tables() == ("notes", "users")


@pytest.mark.slow
@pytest.mark.postgres
def test_a_lock_that_it_waits_for(
    with_third: Callable[..., Path], application: Make, postgres: Callable[[], str]
) -> None:
    """A standstill names revision, statement, the lock, and who holds it."""
    up = (
        "op.execute('ALTER TABLE notes ADD COLUMN stars INTEGER')\n"
        "    from sqlalchemy import create_engine, text\n"
        "    with create_engine('sqlite://').begin() as other:\n"
        "        other.execute(text('UPDATE notes SET stars = 1'))"
    )
    url, root = postgres(), with_third(up)
    application(root).upgrade(url, "0002")

    with pytest.raises(HungError) as caught:
        application(root, seconds=5, witness=waiting).upgrade(url)
    assert caught.value.revision == "0003"
    assert caught.value.statement == "UPDATE notes SET stars = 1"
    assert "did not end within 5 seconds; it hung on UPDATE notes SET stars = 1" in str(
        caught.value
    )
    assert "waits for RowExclusiveLock on notes, which another connection" in str(caught.value)
    assert "ALTER TABLE notes ADD COLUMN stars" in str(caught.value)
    assert "op.get_bind()" in caught.value.cure
    assert caught.value.place.startswith(THIRD)


@pytest.mark.slow
def test_a_standstill_in_python(
    with_third: Callable[..., Path], application: Make, scratch: str
) -> None:
    """Where no statement runs, the revision and its line are what is told."""
    app = application(with_third("import time; time.sleep(600)"), seconds=4)

    with pytest.raises(HungError, match="did not end within 4 seconds") as caught:
        app.upgrade(scratch)
    assert (caught.value.revision, caught.value.statement) == ("0003", "")
    assert caught.value.place == f"{THIRD}:10"


@pytest.mark.slow
def test_a_second_connection_on_sqlite(
    with_third: Callable[..., Path], application: Make, scratch: str
) -> None:
    """It waits, is told that the database is locked, and the cure says by whom."""
    up = (
        "op.execute('INSERT INTO users (id, name) VALUES (1, \\'a\\')')\n"
        "    from sqlalchemy import create_engine, text\n"
        "    with create_engine('sqlite://').begin() as other:\n"
        "        other.execute(text('DELETE FROM users'))"
    )
    with pytest.raises(RevisionError, match="database is locked") as caught:
        application(with_third(up)).upgrade(scratch)
    assert "two connections of its own" in caught.value.cure

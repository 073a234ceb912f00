"""A landing is all or nothing, whatever happens in the middle of it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sddflow.artifacts.landing import land
from sddflow.artifacts.undo import FOLDER, recover
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.digest import digest
from sddflow.errors import LandingError


def change(path: str, content: str, old: str | None = None) -> FileChange:
    return FileChange(path, content, digest(old) if old is not None else "", "a test")


def changes(*files: FileChange) -> ChangeSet:
    return ChangeSet(files, "0004", "versions/0004.py")


def tree(root: Path) -> dict[str, bytes | str]:
    """Everything below a folder: folders, files with their bytes and modes."""
    found: dict[str, bytes | str] = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        mode = oct(path.stat().st_mode)
        found[name] = mode if path.is_dir() else path.read_bytes() + mode.encode()
    return found


@pytest.fixture
def target(tmp_path: Path) -> Path:
    root = tmp_path / "target"
    (root / "app").mkdir(parents=True)
    (root / "app/user.py").write_bytes(b"# old\r\nx = 1\r\n")
    (root / "app/user.py").chmod(0o640)
    (root / "app/zed.py").write_text("z = 1\n")
    return root


SET = changes(
    change("app/new/message.py", "m = 1\n"),
    change("app/user.py", "# new\r\nx = 2\r\n", "# old\r\nx = 1\r\n"),
    change("app/zed.py", "z = 2\n", "z = 1\n"),
)


def test_everything_is_in_place(target: Path) -> None:
    """Files, folders, bytes and modes are as they should be, and nothing else is left."""
    assert land(target, SET) == ("app/new/message.py", "app/user.py", "app/zed.py")
    assert (target / "app/user.py").read_bytes() == b"# new\r\nx = 2\r\n"
    assert (target / "app/user.py").stat().st_mode & 0o777 == 0o640
    assert sorted(tree(target)) == [
        "app", "app/new", "app/new/message.py", "app/user.py", "app/zed.py",
    ]  # fmt: skip


def test_landing_again_changes_nothing(target: Path) -> None:
    """What has landed is recognised: a resumed run does not fail on its own work."""
    land(target, SET)
    before = tree(target)
    assert land(target, SET)
    assert tree(target) == before


@pytest.mark.parametrize(
    ("path", "content"), [("app/zed.py", "z = 3\n"), ("app/new/message.py", "mine = 1\n")]
)
def test_a_target_that_changed_since_is_refused(target: Path, path: str, content: str) -> None:
    """A file that was changed, or has appeared, is named, and nothing is touched."""
    (target / path).parent.mkdir(exist_ok=True)
    (target / path).write_text(content)
    before = tree(target)
    with pytest.raises(LandingError, match=f"changed since the design: {path}"):
        land(target, SET)
    assert tree(target) == before


def test_a_file_that_is_gone_is_refused(target: Path) -> None:
    """A file that shall be replaced and is not there has changed, too."""
    (target / "app/zed.py").unlink()
    with pytest.raises(LandingError, match=r"app/zed\.py"):
        land(target, SET)


@pytest.mark.parametrize("path", ["../out.py", "/etc/out.py", "link/out.py", "app"])
def test_a_path_that_leads_out_is_refused(target: Path, path: str) -> None:
    """Neither dots nor a link of a parent folder let a file leave the target."""
    (target / "link").symlink_to(target.parent)
    with pytest.raises(LandingError):
        land(target, changes(change("app/new.py", "n = 1\n"), change(path, "x = 1\n")))
    assert not (target / "app/new.py").exists()
    assert not (target.parent / "out.py").exists()


def test_a_folder_that_cannot_be_made(target: Path) -> None:
    """Where a file stands in place of a folder, nothing is landed."""
    (target / "blocked").write_text("")
    before = tree(target)
    with pytest.raises(LandingError, match="nothing was landed"):
        land(target, changes(*SET.files, change("blocked/x.py", "x = 1\n")))
    assert tree(target) == before


def test_a_name_that_is_too_long(target: Path) -> None:
    """A file that the system refuses takes all others with it."""
    before = tree(target)
    with pytest.raises(LandingError, match="name too long"):
        land(target, changes(change("app/a.py", "a = 1\n"), change(f"app/{'x' * 300}.py", "")))
    assert tree(target) == before


def test_a_full_disk(target: Path) -> None:
    """When there is no room for one file, no file lands, and the line says why."""
    before = tree(target)
    script = f"""
import resource, signal
from pathlib import Path
from sddflow.artifacts.landing import land
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.errors import LandingError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
files = (FileChange("app/a.py", "a = 1\\n", "", ""), FileChange("app/b.py", "b" * 20_000, "", ""))
try:
    land(Path({str(target)!r}), ChangeSet(files, "1", "m"))
except LandingError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "nothing was landed: File too large" in done.stdout, done.stderr
    assert tree(target) == before


@pytest.mark.skipif(
    subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0
    if Path("/usr/bin/unshare").exists()
    else True,
    reason="no file system can be mounted here",
)
def test_a_folder_that_is_read_only(target: Path) -> None:
    """On a read-only folder nothing is landed, not even for the superuser, and the line says so."""
    before = tree(target)
    script = f"""
from pathlib import Path
from sddflow.artifacts.landing import land
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.errors import LandingError
files = (FileChange("a.py", "a = 1\\n", "", ""), FileChange("app/b.py", "b = 1\\n", "", ""))
try:
    land(Path({str(target)!r}), ChangeSet(files, "1", "m"))
except LandingError as error:
    print(error)
"""
    app = target / "app"
    mount = f'mount --bind "{app}" "{app}" && mount -o remount,ro,bind "{app}" && exec "$@"'
    command = ["unshare", "-m", "sh", "-c", mount, "sh", sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True)
    if "mount:" in done.stderr:
        pytest.skip("no file system can be mounted here")
    assert "nothing was landed: Read-only file system" in done.stdout, done.stderr
    assert tree(target) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from sddflow.artifacts.landing import land
from sddflow.domain.change_set import ChangeSet, FileChange
from sddflow.domain.digest import digest

calls, real = 0, os.replace
def replace(*paths):
    global calls
    calls += 1
    if calls == int(sys.argv[2]):
        os.kill(os.getpid(), getattr(signal, sys.argv[3]))
    real(*paths)
os.replace = replace
files = (
    FileChange("app/new/message.py", "m = 1\\n", "", ""),
    FileChange("app/user.py", "# new\\r\\nx = 2\\r\\n", digest("# old\\r\\nx = 1\\r\\n"), ""),
    FileChange("app/zed.py", "z = 2\\n", digest("z = 1\\n"), ""),
)
land(Path(sys.argv[1]), ChangeSet(files, "0004", "m"))
"""


@pytest.mark.parametrize("number", [1, 2, 3])
def test_killed_in_the_middle(target: Path, number: int) -> None:
    """A landing that was killed between two files is undone by the next one, which then lands."""
    before = tree(target)
    arguments = [str(target), str(number), "SIGKILL"]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (target / FOLDER).is_dir()
    assert recover(target)
    assert tree(target) == before
    assert not recover(target)
    land(target, SET)
    assert (target / "app/zed.py").read_text() == "z = 2\n"


def test_work_done_after_the_kill_is_kept(target: Path) -> None:
    """A file that somebody changed after the kill is not overwritten by the undoing."""
    subprocess.run([sys.executable, "-c", KILLED, str(target), "3", "SIGKILL"], check=False)
    (target / "app/user.py").write_text("mine\n")
    with pytest.raises(LandingError, match=r"changed while it was landing: .*app/user\.py"):
        land(target, SET)
    assert (target / "app/user.py").read_text() == "mine\n"
    assert (target / FOLDER / "1.old").read_bytes() == b"# old\r\nx = 1\r\n"


def test_two_at_once(target: Path) -> None:
    """While one process lands, another is told so, and does not undo it."""
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(target), "2", "SIGSTOP"])
    try:
        until_stopped(process.pid)
        with pytest.raises(LandingError, match="another process is landing here"):
            land(target, SET)
        process.send_signal(signal.SIGCONT)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
    assert (target / "app/zed.py").read_text() == "z = 2\n"
    assert not (target / FOLDER).exists()


def until_stopped(pid: int) -> None:
    """Wait for a child that stops itself."""
    for _ in range(600):
        if os.waitpid(pid, os.WUNTRACED | os.WNOHANG) != (0, 0):
            return
        time.sleep(0.05)
    raise AssertionError("it did not stop")

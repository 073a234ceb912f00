"""The lock that says who works on a run."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sddflow.engine.lock import holder, locked
from sddflow.errors import Busy

NOW = datetime(2026, 3, 1, 10, 2, tzinfo=UTC)
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from sddflow.engine.lock import locked
with locked(Path(sys.argv[1]), "it", datetime.now(UTC)):
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_process_at_a_time(tmp_path: Path):
    """Whoever comes second is told who was first."""
    path = tmp_path / "locks" / "run.lock"
    with locked(path, "run chats-1", NOW):
        mine = f"run chats-1 is being worked on by process {os.getpid()}"
        with pytest.raises(Busy, match=mine), locked(path, "run chats-1", NOW):
            pass
        found = holder(path)
        assert found is not None
        assert (found.pid, found.since) == (os.getpid(), NOW)
    assert holder(path) is None


def test_nobody_holds_what_is_not_there(tmp_path: Path):
    """Looking makes no file."""
    assert holder(tmp_path / "run.lock") is None
    assert list(tmp_path.iterdir()) == []


def test_two_who_look_do_not_see_each_other(tmp_path: Path):
    """Looking shares the lock, so a free run looks free to everybody."""
    path = tmp_path / "run.lock"
    with locked(path, "it", NOW):
        pass
    import fcntl

    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        assert holder(path) is None


def test_a_killed_process_frees_its_lock(tmp_path: Path):
    """After kill -9 nothing has to be cleaned up by hand."""
    path = tmp_path / "run.lock"
    process = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    found = holder(path)
    assert found is not None
    assert found.pid == process.pid
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with locked(path, "it", NOW):
        pass

"""A script, run on its own: stops the server when the last process that uses it is gone.

It waits for the lock that every user of the server shares. The operating system lets go of a
process's lock however the process ends, so nobody has to say goodbye: not after Ctrl-C, not after
`kill -9`. It lives in a session of its own, imports only the standard library, and is handed the
lock that says that a keeper is there.

    keeper.py FOLDER PG_CTL UID GID LOCK     UID and GID are -1 where the server runs as this user
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any


def keep(folder: Path, pg_ctl: str, uid: int, gid: int, lock: int) -> None:
    """Wait until nobody uses the server in `folder`, then stop it."""
    users = os.open(folder / "users", os.O_RDWR)
    fcntl.flock(users, fcntl.LOCK_EX)
    data = folder / "data"
    if not (data / "postmaster.pid").exists():
        time.sleep(0.5)  # its starter may have died while it was coming up
    for mode in ("fast", "immediate"):
        if not (data / "postmaster.pid").exists() or _stop(pg_ctl, data, mode, uid, gid):
            break
    os.close(lock)  # first: whoever gets the other one must not take a leaving keeper for a stayer
    os.close(users)


def _stop(pg_ctl: str, data: Path, mode: str, uid: int, gid: int) -> bool:
    command = [pg_ctl, "stop", "-D", str(data), "-m", mode, "-w", "-t", "10"]
    who: dict[str, Any] = {} if uid < 0 else {"user": uid, "group": gid, "extra_groups": []}
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run(command, stdout=quiet, stderr=quiet, check=False, cwd="/", **who)
    except OSError:  # the environment that it came from is gone
        return _signal(data / "postmaster.pid", signal.SIGINT if mode == "fast" else signal.SIGQUIT)
    return done.returncode == 0


def _signal(pid: Path, word: signal.Signals) -> bool:
    """Say it to the server itself; whether it went within ten seconds."""
    with suppress(OSError, ValueError):
        os.kill(int(pid.read_text().partition("\n")[0]), word)
    end = time.monotonic() + 10
    while pid.exists() and time.monotonic() < end:
        time.sleep(0.02)
    return not pid.exists()


if __name__ == "__main__":
    keep(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))

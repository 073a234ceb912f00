"""No command dials the user's database, though the whole environment leads there."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "todo-chatbot"


@pytest.mark.slow
@pytest.mark.postgres
def test_nobody_dials_the_trap(tmp_path):
    """`doctor`, `verify` and a whole `run` leave a listening server alone."""
    skipped = shutil.ignore_patterns("__pycache__", ".venv", "*.db", ".pytest_cache")
    shutil.copytree(EXAMPLE, tmp_path / "app", ignore=skipped)
    callers = []
    with socket.create_server(("127.0.0.1", 0)) as trap:
        Thread(target=_listen, args=(trap, callers), daemon=True).start()
        environ = _leading_to(trap.getsockname()[1], tmp_path)
        for words, code in (
            ("doctor", 0),
            ("verify", 0),
            ("run add-conversations --model offline --approve spec --approve landing", 0),
        ):
            done = subprocess.run(
                [sys.executable, "-m", "sddflow", *words.split()],
                cwd=tmp_path / "app", env=environ, stdin=subprocess.DEVNULL,
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == code, done.stdout + done.stderr
        trap.shutdown(socket.SHUT_RDWR)
    assert callers == []


def _listen(trap, callers):
    while True:
        try:
            connection, caller = trap.accept()
        except OSError:
            return
        callers.append(caller)
        connection.close()


def _leading_to(port: int, folder: Path) -> dict[str, str]:
    """Every word that PostgreSQL's clients and applications obey, leading to one port."""
    services = folder / "services.conf"
    services.write_text(f"[live]\nhostaddr=127.0.0.1\nport={port}\ndbname=live\n")
    url = f"postgresql+asyncpg://me@127.0.0.1:{port}/live"
    (folder / "app" / ".env").write_text(f"DATABASE_URL={url}\n")
    return os.environ | {
        "PGHOST": "127.0.0.1",
        "PGHOSTADDR": "127.0.0.1",
        "PGPORT": str(port),
        "PGSERVICE": "live",
        "PGSERVICEFILE": str(services),
        "PGOPTIONS": "-c no.such=option",
        "DATABASE_URL": url,
        "NO_COLOR": "1",
    }

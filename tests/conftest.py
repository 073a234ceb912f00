"""What every test has: no way to a paid call, and a Messages API on loopback."""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes to make says how busy the machine is, and nothing about the code.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

for name in [n for n in os.environ if n.startswith(("ANTHROPIC_", "CLAUDE_"))]:
    del os.environ[name]
# A process that a test starts meets a closed door too, and no profile of the person who tests.
os.environ["ANTHROPIC_BASE_URL"] = "http://127.0.0.1:9"
os.environ["ANTHROPIC_CONFIG_DIR"] = str(Path(__file__).parent / "no-such-folder")

# What a test keeps for the next process is no business of the person who tests.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="sddflow-tests-cache-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

# Started in the background, tests would hand on that Ctrl-C is ignored; those about Ctrl-C need it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class NoPaidCall(Exception):
    """A test tried to leave this machine."""


def _stay_here(event: str, arguments: tuple) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "localhost"
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if host not in ("localhost", "::1", "0.0.0.0", "::") and not host.startswith("127."):
        raise NoPaidCall(f"tests stay on loopback; this one went to {host}")


sys.addaudithook(_stay_here)


@pytest.fixture
def messages_server():
    """A running `MessagesServer` (see `support/messages_server.py`), stopped after the test."""
    from messages_server import MessagesServer

    with MessagesServer() as server:
        yield server

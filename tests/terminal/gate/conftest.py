"""`sddflow` in a real pseudo-terminal."""

import os
import sys

import pexpect
import pytest

QUESTION = "Is the database spec approved\\?"
PROMPT = "▸ "


@pytest.fixture
def terminal(place):
    """Starts a command in a terminal of 24 lines and 80 columns, and ends it."""
    begun = []

    def start(*words: str, **environ: str) -> pexpect.spawn:
        env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "LINES")}
        child = pexpect.spawn(
            sys.executable, ["-m", "sddflow", *words], cwd=place, dimensions=(24, 80),
            encoding="utf-8", timeout=60,
            env={**env, "TERM": "xterm-256color", "PYTHONUTF8": "1", **environ},
        )  # fmt: skip
        child.delaybeforesend = 0.1
        begun.append(child)
        return child

    yield start
    for child in begun:
        child.close(force=True)


@pytest.fixture
def at_gate(terminal):
    """Starts a run and waits until it asks."""

    def start(**environ: str) -> pexpect.spawn:
        child = terminal("run", "add-conversations", **environ)
        child.expect(QUESTION)
        child.expect(PROMPT if environ.get("LC_ALL") != "C" else "> ")
        return child

    return start

"""Scenarios: one readable file per story, played with the real command in real processes.

    # What the story shows, in one sentence.
    marks: slow postgres              pytest marks, if any
    demo                              the workspace: a copy of examples/todo-chatbot

    $ sddflow run chats               a command, in the workspace's folder
    exit 3                            its exit code
    > some words                      a line of its output holds them
    ! other words                     no line of its output holds them
    start sddflow run chats           a command that goes on while others run
    until some words                  wait for a line of its output
    wait FILE some words              wait until a file holds them
    kill                              kill -9 of the started one
    interrupt                         Ctrl-C for the started one; then `exit`, `>` and `!` are of it
    edit FILE: old -> new             change a file
    write FILE: some words            make a file of them
    delete FILE
    exists GLOB                       files are there
    missing GLOB                      or not
    has FILE: some words              a file holds them
    lines FILE 3                      a file has so many lines
    serve FILE                        from here on the Messages API answers on loopback, with the
                                      replies of that YAML list: reply, when, usage; or a fault
    asked 4                           it was asked so many times

    -- sddflow.toml --                the files of the workspace, to the end
    target = "."

`RUN` in a command or in words is the newest run's id, `FIRST` the oldest's.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from sddflow.app import runs
from sddflow.workspace import load_workspace

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
_FILE = re.compile(r"^-- (\S+) --\n", re.MULTILINE)


class Scenario:
    """A parsed file: its rule, its marks, its steps (line number and words) and its files."""

    def __init__(self, path: Path) -> None:
        head, *parts = _FILE.split(path.read_text("utf-8"))
        lines = [(n, line.split("  #")[0].strip()) for n, line in enumerate(head.splitlines(), 1)]
        self.name = path.stem
        self.rule = " ".join(line.lstrip("# ") for _, line in lines if line.startswith("#"))
        self.files = dict(zip(parts[::2], parts[1::2], strict=True))
        self.marks = [m for _, w in lines if w.startswith("marks:") for m in w.split()[1:]]
        self.demo = any(line == "demo" for _, line in lines)
        self.steps = [
            (n, line) for n, line in lines
            if line and line != "demo" and not line.startswith(("#", "marks:"))
        ]  # fmt: skip


class Player:
    """Plays a scenario in a folder of its own."""

    def __init__(self, folder: Path, server: Any) -> None:
        self.folder = folder
        self.server = server
        self.output = ""
        self.code = 0
        self.started: subprocess.Popen[bytes] | None = None
        self.log = folder.parent / "started.log"

    def play(self, scenario: Scenario) -> None:
        """Do every step; the first that does not hold fails with its line."""
        self._lay_out(scenario)
        for number, line in scenario.steps:
            verb, _, rest = line.partition(" ")
            step = getattr(self, f"do_{_NAMES.get(verb, verb)}")
            if wrong := _tried(step, self._named(rest)):
                where = f"{scenario.name}, line {number}: {line}"
                pytest.fail(f"{where}\n{wrong}\n--- the last output\n{self.output}", pytrace=False)

    def close(self) -> None:
        """End what was started and is still there."""
        if self.started and self.started.poll() is None:
            self.started.kill()
            self.started.wait()

    def do_run(self, words: str) -> None:
        done = subprocess.run(
            self._command(words), cwd=self.folder, env=self._environ(), text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.output, self.code = done.stdout, done.returncode
        _hold("Traceback" not in self.output, "a traceback")

    def do_exit(self, code: str) -> None:
        _hold(self.code == int(code), f"exit code {self.code}")

    def do_says(self, words: str) -> None:
        _hold(words in _flat(self.output), f"no line says {words!r}")

    def do_silent(self, words: str) -> None:
        _hold(words not in _flat(self.output), f"a line says {words!r}")

    def do_start(self, words: str) -> None:
        with self.log.open("wb") as out:
            self.started = subprocess.Popen(
                self._command(words), cwd=self.folder, env=self._environ(),
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    def do_until(self, words: str) -> None:
        self._patiently(lambda: words in _flat(self.log.read_text("utf-8")), words)

    def do_wait(self, rest: str) -> None:
        name, _, words = rest.partition(" ")
        file = self.folder / name
        self._patiently(lambda: file.exists() and words in file.read_text("utf-8"), rest)

    def do_kill(self, _: str) -> None:
        self._signal(signal.SIGKILL)

    def do_interrupt(self, _: str) -> None:
        self._signal(signal.SIGINT)

    def do_edit(self, rest: str) -> None:
        name, _, change = rest.partition(": ")
        old, _, new = change.partition(" -> ")
        text = (self.folder / name).read_text("utf-8")
        _hold(old in text, f"{name} has no {old!r}")
        (self.folder / name).write_text(text.replace(old, new), "utf-8")

    def do_write(self, rest: str) -> None:
        name, _, words = rest.partition(": ")
        (self.folder / name).write_text(words, "utf-8")

    def do_delete(self, name: str) -> None:
        (self.folder / name).unlink()

    def do_exists(self, glob: str) -> None:
        _hold(list(self.folder.glob(glob)), f"nothing is at {glob}")

    def do_missing(self, glob: str) -> None:
        _hold(not list(self.folder.glob(glob)), f"there is {glob}")

    def do_has(self, rest: str) -> None:
        name, _, words = rest.partition(": ")
        texts = [path.read_text("utf-8") for path in self.folder.glob(name)]
        _hold(any(words in text for text in texts), f"{name} does not say {words!r}")

    def do_serve(self, name: str) -> None:
        for step in yaml.safe_load((self.folder / name).read_text("utf-8")):
            if "fault" in step:
                self.server.fail(step["fault"])
            else:
                self.server.reply(step.pop("reply"), **step)

    def do_asked(self, count: str) -> None:
        asked = len(self.server.requests)
        _hold(asked == int(count), f"it was asked {asked} times")

    def do_lines(self, rest: str) -> None:
        name, count = rest.split()
        found = len((self.folder / name).read_text("utf-8").splitlines())
        _hold(found == int(count), f"{name} has {found} lines")

    def _lay_out(self, scenario: Scenario) -> None:
        self.folder.mkdir()
        if scenario.demo:
            source = REPOSITORY / "examples/todo-chatbot"
            left_out = shutil.ignore_patterns("__pycache__", ".venv", "*.db", ".pytest_cache")
            shutil.copytree(source, self.folder, ignore=left_out, dirs_exist_ok=True)
            (self.folder / "sddflow.toml").write_text('target = "."\n')
        for name, text in scenario.files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def _named(self, words: str) -> str:
        if not re.search(r"\b(RUN|FIRST)\b", words):
            return words
        ids = [line.id for line in runs(load_workspace(self.folder))]
        return re.sub(r"\bFIRST\b", ids[-1], re.sub(r"\bRUN\b", ids[0], words))

    def _command(self, words: str) -> list[str]:
        program, *rest = shlex.split(words)
        return [sys.executable, "-m", program, *rest]

    def _environ(self) -> dict[str, str]:
        """No key for a paid model, no color, a git that knows its user."""
        left_out = ("DATABASE_URL", "COVERAGE_")
        kept = {k: v for k, v in os.environ.items() if not k.startswith(left_out)}
        person = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME",)}
        served = self.server.environ if self.server.replies or self.server.requests else {}
        return kept | person | served | {"NO_COLOR": "1", "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}

    def _patiently(self, holds: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            _hold(time.monotonic() < deadline, f"waited {PATIENCE:.0f} s for {what!r}")
            _hold(self._running(), f"it ended: {self.log.read_text('utf-8')}")
            time.sleep(0.05)

    def _running(self) -> bool:
        return self.started is not None and self.started.poll() is None

    def _signal(self, number: int) -> None:
        _hold(self._running(), "nothing is running")
        self.started.send_signal(number)
        self.code = self.started.wait(PATIENCE)
        self.output = self.log.read_text("utf-8")


class Broken(Exception):
    """A step does not hold."""


def _hold(holds: object, otherwise: str) -> None:
    if not holds:
        raise Broken(otherwise)


_NAMES = {"$": "run", ">": "says", "!": "silent"}


def _tried(step: Callable[[str], None], words: str) -> str:
    """Why a step does not hold; "" where it does."""
    try:
        step(words)
    except Broken as error:
        return str(error)
    return ""


def _flat(text: str) -> str:
    """Words as they are read, wherever a display broke the line."""
    return " ".join(text.split())


@pytest.fixture
def player(tmp_path: Path, messages_server: Any) -> Iterator[Player]:
    player = Player(tmp_path / "shop", messages_server)
    yield player
    player.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each file beside this one."""
    if "scenario" in metafunc.fixturenames:
        found = [Scenario(path) for path in sorted(Path(__file__).parent.glob("*.txt"))]
        metafunc.parametrize(
            "scenario",
            [
                pytest.param(s, id=s.name, marks=[getattr(pytest.mark, m) for m in s.marks])
                for s in found
            ],
        )

"""An application whose every call is a fork of a process that has its libraries loaded already.

What runs in the fork is the probe itself, with all that it keeps out of reach; only the start of
an interpreter is left out, so that hundreds of examples can be executed.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from sddflow.proof.check import SkippedError
from sddflow.target.answers import ReadRow
from sddflow.target.application import Application
from sddflow.target.process import Outcome

_idle: "SimpleQueue[subprocess.Popen[str]]" = SimpleQueue()


@dataclass(frozen=True)
class Warm(Application):
    """The application; `models` says whether they are its own, or follow the migrations."""

    models: bool = True

    def create_all(self, url: str):
        """Build the models' tables; where a page says none, they are what the migrations build."""
        return super().create_all(url) if self.models else self.upgrade(url)

    def round_trip(self, url: str, rows) -> tuple[ReadRow, ...]:
        """Through the models, where the page says them."""
        if not self.models:
            raise SkippedError("the page says nothing of the models")
        return super().round_trip(url, rows)

    def _start(self, request: dict[str, Any], env: dict[str, str]) -> Outcome:
        with tempfile.TemporaryDirectory() as folder, _process() as process:
            asked = {"request": request, "env": env, "folder": folder}
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            code = int(process.stdout.readline())
            answer, said = Path(folder) / "answer", Path(folder) / "said"
            found = json.loads(answer.read_text("utf-8")) if answer.exists() else None
            return Outcome(code, found, said.read_text("utf-8", "replace"), hung=False)


@contextmanager
def _process() -> Iterator["subprocess.Popen[str]"]:
    """A warm process that nobody uses; it ends with this one, whose end of the pipe it reads."""
    try:
        process = _idle.get_nowait()
    except Empty:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forked.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    yield process
    _idle.put(process)

"""How long a command takes to start, against a bare Typer program in the same interpreter.

Processor time of whole processes, in turns, the median of several; so that a busy machine changes
both sides alike. The workspace holds a run that waits at its only gate, and each `approve RUN` gets
a fresh copy of it: what is measured ends with the recorded decision.
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TURNS = 9
FILES = {
    "bare.py": """\
import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def hello(name: str = "you") -> None:
    typer.echo(f"hello {name}")


app()
""",
    "sddflow.toml": 'workflow = "asking"\nmodel = "offline"\n',
    "workflows/asking.yaml": """\
name: asking
description: A spec and its gate.
stages:
  - id: spec-check
  - gate: spec
    ask: Is the database spec approved?
""",
    "specs/add-chats/spec.md": """\
# Chats

- **FR-001**: A user MUST be able to keep chats.

### Key Entities

- **Chat** (new, table `chats`): a thread. Belongs to one User. Attributes:
  - `id`: integer, primary key
""",
}
COMMANDS = (("--help",), ("runs",), ("show", "RUN"), ("approve", "RUN"), ("history", "list"))


def main() -> None:
    """Print the median of each command and its ratio to the bare program."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder, "first")
        run = _waiting_run(first)
        subjects = {"bare Typer": [sys.executable, "bare.py"]}
        for words in COMMANDS:
            command = [sys.executable, "-m", "sddflow", *words]
            subjects[f"sddflow {' '.join(words)}"] = [run if w == "RUN" else w for w in command]
        taken: dict[str, list[float]] = {name: [] for name in subjects}
        for turn in range(TURNS):
            place = shutil.copytree(first, Path(folder, str(turn)))
            for name, words in subjects.items():
                taken[name].append(_processor_time(words, place))
    base = statistics.median(taken["bare Typer"])
    for name, times in taken.items():
        median = statistics.median(times)
        sys.stdout.write(f"  {name:24} {median * 1000:6.0f} ms  {median / base:5.2f} x\n")


def _waiting_run(place: Path) -> str:
    """The id of a run that waits at its gate, in a new workspace."""
    for path, text in FILES.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, "utf-8")
    command = [sys.executable, "-m", "sddflow", "run", "add-chats", "--json"]
    said = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    found: str = json.loads(said.stdout.splitlines()[-1])["id"]
    return found


def _processor_time(command: list[str], place: Path) -> float:
    """Seconds of user and system time that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=place, capture_output=True, check=True, env={**os.environ})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()

"""How long a command takes to start, against a bare Typer program in the same interpreter.

Processor time of whole processes, in turns, the median of several; so that a busy machine changes
both sides alike.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TURNS = 9
BARE = """\
import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def hello(name: str = "you") -> None:
    typer.echo(f"hello {name}")


app()
"""
COMMANDS = (("--help",), ("runs",), ("show",), ("approve",), ("history", "list"))


def main() -> None:
    """Print the median of each command and its ratio to the bare program."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "bare.py")
        bare.write_text(BARE, "utf-8")
        subjects = {"bare Typer": [sys.executable, str(bare)]}
        for words in COMMANDS:
            subjects[f"sddflow {' '.join(words)}"] = [sys.executable, "-m", "sddflow", *words]
        taken: dict[str, list[float]] = {name: [] for name in subjects}
        for _ in range(TURNS):
            for name, command in subjects.items():
                taken[name].append(_processor_time(command, folder))
    base = statistics.median(taken["bare Typer"])
    for name, times in taken.items():
        median = statistics.median(times)
        sys.stdout.write(f"  {name:24} {median * 1000:6.0f} ms  {median / base:5.2f} x\n")


def _processor_time(command: list[str], folder: str) -> float:
    """Seconds of user and system time that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, capture_output=True, check=False, env={**os.environ})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()

"""The newest of ten revisions once the libraries are loaded: processor time for one database."""

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from histories import write_history

from sddflow.app import verifying
from sddflow.database.postgres.server import serve

_PROC = Path("/proc")
_LOADING, _TURNS = 2, 8
_SERVER = "postgres"


@dataclass(frozen=True, slots=True)
class Process:
    """What `/proc` says of one.

    Args:
        parent: number of the process that it was forked from.
        name: of its program.
        processor: seconds that it and the children it has buried took.
    """

    parent: int
    name: str
    processor: float


def main() -> None:
    """Print a row for each dialect: medians of turns in one process, after those that load."""
    if not sys.platform.startswith("linux"):
        sys.stdout.write("    not measured: processes are counted on Linux only\n")
        return
    serve()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "ten")
        write_history(root, 10)
        for dialect in ("sqlite", "postgres"):
            turns = [_turn(root, dialect) for _ in range(_LOADING + _TURNS)][_LOADING:]
            own, below = (median(each) for each in zip(*turns, strict=True))
            said = f"own {own:5.2f} s  application {below:5.2f} s  together {own + below:5.2f} s"
            sys.stdout.write(f"    {dialect:10} {said}\n")
            sys.stdout.flush()


def _turn(root: Path, dialect: str) -> tuple[float, float]:
    """Seconds of our own process, and of those that it forked for the application."""
    before = _spent()
    verifying.verify(
        verifying.subject(root, on=dialect), notify=lambda _: None, note=lambda _: None
    )
    own, below = (now - was for was, now in zip(before, _spent(), strict=True))
    return own, below


def _spent() -> tuple[float, float]:
    known = dict(_processes())
    mine = os.times()
    below = (known[number] for number in _below(os.getpid(), known))
    return mine.user + mine.system, sum(p.processor for p in below if p.name != _SERVER)


def _processes() -> Iterator[tuple[int, Process]]:
    for each in _PROC.iterdir():
        if each.name.isdigit():
            try:
                text = (each / "stat").read_text("utf-8", errors="replace")
            except OSError:
                continue  # it has ended
            name, _, rest = text.partition("(")[2].rpartition(")")
            facts = rest.split()
            ticks = sum(map(int, facts[11:15]))
            yield int(each.name), Process(int(facts[1]), name, ticks / os.sysconf("SC_CLK_TCK"))


def _below(number: int, known: dict[int, Process]) -> Iterator[int]:
    for child in [n for n, process in known.items() if process.parent == number]:
        yield child
        yield from _below(child, known)

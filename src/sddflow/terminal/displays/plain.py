"""Plain lines, for pipes, logs and terminals that can do nothing else."""

import sys
import textwrap
from dataclasses import dataclass
from typing import TextIO

from sddflow.app import Asker, RunReport
from sddflow.domain.event import Stamped
from sddflow.terminal.displays.ending import ending
from sddflow.terminal.displays.lines import MARKS, Line, lines_of
from sddflow.terminal.paint import pad
from sddflow.terminal.screen import Screen
from sddflow.workspace import Workspace

NAME = 12


@dataclass(frozen=True)
class Plain:
    """Writes each line as it comes; nothing is ever taken back."""

    out: TextIO
    screen: Screen
    ask: Asker
    workspace: Workspace

    def hear(self, stamped: Stamped) -> None:
        """Write the lines of an event."""
        for line in lines_of(stamped):
            self._write(line)

    def overhear(self, text: str) -> None:
        """Nothing: what is not whole has no line."""

    def end(self, report: RunReport) -> None:
        """Write how the run stands."""
        for line in ending(report):
            self._write(line)
        tell_bug(report)

    def _write(self, line: Line) -> None:
        self.out.write(self.screen.text(written(line)) + "\n")
        self.out.flush()


def written(line: Line) -> str:
    """A line as text: mark, stage, what it says, the time."""
    mark = MARKS[line.kind][0]
    aside = f"  ({line.aside})" if line.aside else ""
    if line.kind == "start":
        return f"{line.text}{aside}"
    inner = "  " if line.inner else ""
    name = f"{pad(line.name, NAME)} " if line.name else ""
    head = f"{inner}{pad(mark, 1)} {name}"
    text = textwrap.indent(line.text, " " * len(head)).lstrip() if "\n" in line.text else line.text
    return f"{head}{text}{aside}".rstrip()


def tell_bug(report: RunReport) -> None:
    """A traceback, where a bug of ours ended the run."""
    if report.bug:
        sys.stderr.write(f"sddflow: this is a bug of sddflow (please report it)\n{report.bug}")

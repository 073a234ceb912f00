"""How a run is seen while it works: live on a terminal, as plain lines, or as JSON."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sddflow.app import Asker, RunReport
from sddflow.domain.event import Stamped
from sddflow.engine.asking import ask_nobody
from sddflow.terminal.screen import can_ask, screen_of
from sddflow.workspace import Workspace


class Display(Protocol):
    """Shows the events of a run, and asks at its gates."""

    @property
    def ask(self) -> Asker:
        """Asks the human who sits here; nobody where none does."""
        ...

    def hear(self, stamped: Stamped) -> None:
        """Show an event."""
        ...

    def overhear(self, text: str) -> None:
        """Show a piece of an answer while it comes; it is recorded when it is whole."""
        ...

    def end(self, report: RunReport) -> None:
        """Show how the run stands when the command leaves it."""
        ...


@contextmanager
def display(workspace: Workspace, *, as_json: bool, plain: bool) -> Iterator[Display]:
    """The display that fits: JSON when asked for, live where the terminal can, else plain lines."""
    if as_json:
        from sddflow.terminal.displays.json_lines import JsonLines

        yield JsonLines(sys.stdout, ask_nobody)
        return
    screen = screen_of(sys.stdout)
    if not screen.moving or plain:
        from sddflow.terminal.displays.plain import Plain

        yield Plain(sys.stdout, screen, _asker(quiet=True), workspace)
        return
    from sddflow.terminal.displays.live import Live

    with Live(screen, _asker(quiet=False), workspace) as live:
        yield live


def _asker(*, quiet: bool) -> Asker:
    """The asker of this terminal; nobody where one end of it is a file or a pipe."""
    if not can_ask():
        return ask_nobody
    from sddflow.terminal.gate.ask import AtTerminal

    return AtTerminal(plain=quiet)

"""The live display: what is finished scrolls as readable lines, a small part below it moves."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live as RichLive
from rich.table import Table
from rich.text import Text

from sddflow.app import Answered, Asker, RunReport
from sddflow.domain.decision import Shown
from sddflow.domain.event import Stamped
from sddflow.terminal.ages import clock
from sddflow.terminal.displays.ending import ending
from sddflow.terminal.displays.lines import MARKS, Line, lines_of
from sddflow.terminal.displays.plain import NAME, tell_bug
from sddflow.terminal.displays.progress import Progress
from sddflow.terminal.paint import Tone, cut
from sddflow.terminal.screen import Screen
from sddflow.workspace import Workspace

STYLES: dict[Tone, str] = {
    "plain": "", "good": "green", "bad": "red", "warning": "yellow", "quiet": "dim",
    "strong": "bold", "accent": "cyan",
}  # fmt: skip
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_WIDEST = 100
_PER_SECOND = 8


class Live:
    """Shows a run on a terminal that can move its cursor; a context manager.

    Args:
        screen: what the terminal can do.
        asker: asks at gates; the moving part stands still meanwhile.
        workspace: where the workflow is looked up.
    """

    def __init__(self, screen: Screen, asker: Asker, workspace: Workspace) -> None:
        self._asker = asker
        self._console = Console(width=min(screen.width, _WIDEST), highlight=False, emoji=False)
        self._progress = Progress(workspace.root)
        self._met: list[Line] = []
        self._live = RichLive(
            console=self._console,
            get_renderable=self._moving,
            refresh_per_second=_PER_SECOND,
            transient=True,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()
        self._tell_met()

    def hear(self, stamped: Stamped) -> None:
        """Let the finished scroll: a stage's line first, what it met on the way below it."""
        passing = self._progress.working
        tally = self._progress.hear(stamped)
        lines = [line for line in lines_of(stamped) if line.kind != "begin"]
        if passing and self._progress.working:
            self._met += [line for line in lines if line.kind != "step"]
            return
        for line in (*lines, *tally):
            self._print(line)
        self._tell_met()

    def overhear(self, text: str) -> None:
        """The newest words of an answer, in the part that moves."""
        self._progress.overhear(text)

    def end(self, report: RunReport) -> None:
        """Show how the run stands."""
        self._live.stop()
        self._tell_met()
        self._console.print()
        for line in ending(report):
            self._print(line)
        tell_bug(report)

    def ask(self, run: str, shown: Shown, decided: Callable[[], bool]) -> Answered | None:
        """Ask while nothing moves."""
        self._live.stop()
        try:
            return self._asker(run, shown, decided)
        finally:
            self._live.start()

    def _tell_met(self) -> None:
        for line in self._met:
            self._print(line)
        self._met.clear()

    def _print(self, line: Line) -> None:
        if line.kind == "file":  # whole, so that it can be copied
            self._console.print(Text(f"    {line.text}", "dim"), soft_wrap=True)
        else:
            self._console.print(drawn(line, self._console.width))

    def _moving(self) -> RenderableType:
        return moving(self._progress, self._console.width)


def drawn(line: Line, width: int) -> RenderableType:
    """A line with its mark, wrapped beside it, and the time at the right."""
    mark, tone = MARKS[line.kind]
    style = STYLES[tone]
    if line.kind == "start":
        name, _, rest = line.text.partition(": ")
        gap = "  " if len(name) + 2 + len(rest) <= width else "\n  "
        return Text.assemble((name, "bold"), gap, (rest, "dim"))
    grid = Table.grid(padding=(0, 1), expand=False)
    grid.width = width
    grid.add_column(width=3 if line.inner else 1, justify="right")
    if line.name:
        grid.add_column(width=NAME, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.add_column(justify="right", no_wrap=True)
    named = [Text(line.name, "bold")] if line.name else []
    said = Text(line.text, "dim" if line.kind in ("note", "file", "step") else "")
    grid.add_row(Text(mark, style), *named, said, Text(line.aside, "dim"))
    return grid


def moving(progress: Progress, width: int) -> RenderableType:
    """The part that moves: the stage at work, its newest note, what it all took so far."""
    if not progress.working:
        return Text("")
    turn = _SPINNER[int(progress.elapsed() * _PER_SECOND) % len(_SPINNER)]
    grid = Table.grid(padding=(0, 1))
    grid.width = width
    grid.add_column(width=1)
    grid.add_column(width=NAME, no_wrap=True)
    grid.add_column(ratio=1, no_wrap=True)
    grid.add_column(justify="right", no_wrap=True)
    note = Text(cut(progress.now, width - NAME - 14))
    aside = Text(clock(progress.elapsed()), "dim")
    grid.add_row(Text(turn, "cyan"), Text(progress.stage, "bold cyan"), note, aside)
    below = cut(" · ".join(progress.totals()), width - 4)
    return Group(grid, Text(f"  {below}", "dim")) if below else grid

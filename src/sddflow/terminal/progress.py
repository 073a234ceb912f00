"""While a proof runs: one line that is overwritten, or a line for each check."""

from collections import Counter

import typer

from sddflow.domain.proof import CheckResult
from sddflow.terminal.ages import clock
from sddflow.terminal.paint import Tone, cut, pad, paint
from sddflow.terminal.screen import Screen

_MARKS: dict[str, tuple[str, Tone]] = {
    "passed": ("✓", "good"),
    "failed": ("✗", "bad"),
    "skipped": ("·", "quiet"),
}
_CLEARED = "\r\x1b[K"


class Progress:
    """Hears the checks of a proof.

    Args:
        screen: what can be shown.
        every: each check gets its line; otherwise one line moves, on a terminal that can.
        quiet: nothing is shown at all.
    """

    def __init__(self, screen: Screen, *, every: bool, quiet: bool) -> None:
        self._screen, self._every = screen, every and not quiet
        self._moving = screen.moving and not every and not quiet
        self._done: Counter[str] = Counter()

    def check(self, result: CheckResult) -> None:
        """A check is over."""
        self._done[result.dialect or "source"] += 1
        if self._every:
            typer.echo(line(result, self._screen))
        told = ", ".join(f"{on}: {count} checks" for on, count in self._done.items())
        self._move(f"{told}, last {result.id}")

    def note(self, said: str) -> None:
        """What is being done."""
        self._move(said)

    def end(self) -> None:
        """The line that moved goes."""
        if self._moving:
            typer.echo(_CLEARED, nl=False)

    def _move(self, said: str) -> None:
        if self._moving:
            shown = paint(cut(said, self._screen.width - 3), "quiet", self._screen)
            typer.echo(f"{_CLEARED}· {shown}", nl=False)


def line(check: CheckResult, screen: Screen) -> str:
    """A check in one line: how it ended, where, how long it took, what it saw."""
    mark, tone = _MARKS[check.status]
    reason = check.reason if check.status == "passed" else f"{check.status}: {check.reason}"
    head = f"{pad(check.dialect or 'source', 11)} {pad(check.id, 24)} {clock(check.seconds):>7}"
    room = max(screen.width - len(head) - 4, 20)
    said = cut(reason, room) if screen.terminal and reason else reason
    return f"{paint(mark, tone, screen)} {head}  {paint(said, 'quiet', screen)}".rstrip()

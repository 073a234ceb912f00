"""A process of the application that may be asked more than once, about one scratch database.

It has loaded the application already, which is most of what a call costs. What it shows to be wrong
may come of what it did before: that counts only where a process of its own shows it too.
"""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sddflow.target.outcome import Outcome
from sddflow.target.worker import Worker


class Stay:
    """Holds the process while there is one; where none can stay, each call has its own.

    Args:
        url: of the scratch database; "" where nothing has begun.
    """

    def __init__(self, url: str = "") -> None:
        self.url = url
        self.is_old = False
        """The last answer came of a process that had answered before, and not by its silence."""
        self.left: tuple[str, ...] = ()
        """What such processes had left running when they went; it was killed."""
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._worker: Worker | None = None
        self._back: Callable[[], None] = _nothing

    def begin(self, url: str) -> None:
        """Let a process that is there go; the next one is about this database."""
        self.end()
        self.url = url

    def end(self) -> bool:
        """Let the process go; whether the last answer was one of `is_old`."""
        if self._worker is not None:
            self.left += self._worker.end()
        self._release()
        if self._folder is not None:
            self._folder.cleanup()
        was, self.is_old, self.url, self._folder = self.is_old, False, "", None
        return was

    @property
    def private(self) -> Path:
        """A folder for as long as it lasts."""
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="sddflow-")
        return Path(self._folder.name).resolve()

    def keep(self, worker: Worker, back: Callable[[], None]) -> None:
        """Let a process that has answered stay.

        Args:
            worker: the process.
            back: called when it has ended.
        """
        self._worker, self._back = worker, back

    def again(
        self, request: Mapping[str, Any], seconds: float, at_limit: Callable[[], None]
    ) -> Outcome | None:
        """The answer of the process that stayed; None where none did. Words as in `process.ask`."""
        self.is_old = False
        if self._worker is None:
            return None
        outcome = self._worker.ask(request, seconds, at_limit)
        self.is_old = outcome is not None and not outcome.hung
        if not self._worker.is_there:
            self._release()
        return outcome

    def _release(self) -> None:
        back, self._worker, self._back = self._back, None, _nothing
        back()


def _nothing() -> None:
    """Nobody waits for it."""
